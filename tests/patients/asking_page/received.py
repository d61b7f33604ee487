"""The public page, and the one request that it received."""

from patients.models import CareRequest

URL = "/medecin-traitant/"


def only() -> CareRequest:
    return CareRequest.objects.get()
