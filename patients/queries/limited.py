"""A request whose reading is stopped: what is still said of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from patients.models import CareRequest


@dataclass(frozen=True)
class HeldFacts:
    """A number, since when, and why: nothing of the person."""

    id: UUID
    reference: str
    version: int
    limited_at: datetime
    reason: str


class Limited(Exception):
    """The reading of this request is stopped until somebody lifts it."""

    def __init__(self, held: HeldFacts):
        super().__init__(held.reference)
        self.held = held


def held_of(row: CareRequest) -> HeldFacts:
    reason = row.limited_for or ""
    return HeldFacts(row.id, row.reference, row.version, row.limited_at, reason)
