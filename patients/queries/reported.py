"""News of the patients a professional reported: a number and a word, no name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from patients.domain import labels
from patients.models import CareRequest

SHOWN = 20


@dataclass(frozen=True)
class News:
    reference: str
    received_at: datetime
    tag: labels.StateTag


def by_account(account_id: UUID, *, on: datetime) -> list[News]:
    """The latest first, in words that speak of the person."""
    rows = (
        CareRequest.objects.clear().readable().filter(reported_by=account_id, received_at__lte=on)
    )
    return [
        News(row.reference, row.received_at, labels.for_reporter(row.state))
        for row in rows.order_by("-received_at", "-number")[:SHOWN]
    ]
