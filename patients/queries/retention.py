"""Whose identity will be erased at its term, and who is told a month before."""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.records import retention
from cpts_portal.foundation.records.privacy_rights import REQUEST, Subject
from patients.models import CareRequest


def ended_requests():
    """A limitation holds the erasure back: the person may need what is kept."""
    return CareRequest.objects.readable().filter(closed_at__isnull=False, erased_at__isnull=True)


def due(at: datetime):
    return retention.due(ended_requests(), "care_request", "closed_at", at)


def soon(at: datetime):
    return retention.soon(ended_requests(), "care_request", "closed_at", at)


def subject_of_request(request_id: UUID) -> Subject | None:
    found = CareRequest.objects.filter(pk=request_id).exists()
    return Subject(REQUEST, request_id) if found else None


def is_erased(request_id: UUID) -> bool:
    """Also when there is no such request."""
    return not CareRequest.objects.filter(pk=request_id, erased_at__isnull=True).exists()
