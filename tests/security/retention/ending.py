"""A request that ends, and its line in what the night tells."""

from datetime import datetime, timedelta

from patients.models import CareRequest
from patients.operations import closing
from tests.security.privacy_world import OFFICE

ONE_DAY = timedelta(days=1)


def ending(world, ended: datetime) -> CareRequest:
    """Her request, closed at that moment, as the two twins merged before it."""
    request_id = world.patient.ids["request"]
    closing.close_request(by=OFFICE, at=ended, request_id=request_id, reason="moved")
    CareRequest.objects.filter(closed_at__isnull=False).update(closed_at=ended)
    return CareRequest.objects.get(pk=request_id)


def line(lines, code: str):
    return next(line for line in lines if line.code == code)
