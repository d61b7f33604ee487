"""Behind the addresses of one's own account: a passkey."""

from allauth.mfa.models import Authenticator
from django.test import Client

from tests.passkeys import enrol


def fill(client: Client) -> dict:
    """``client``: whoever reads these addresses first, signed in a moment ago."""
    enrol(client)
    return {
        "pk": Authenticator.objects.get(type="webauthn").pk,
        "session_id": 1,
    }
