"""What the person reads of their own request, and what whoever reported them may read again.

As in ``traced_reads``: each opens a transaction with its trace.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.records import audit
from patients.domain import ages, completeness
from patients.models import CareRequest
from patients.permissions import PERSON
from patients.queries import own_request
from patients.queries.requests import RequestFacts, agreed
from patients.traced_reads import Identity, identity_of

SENDER = ("reporter_name", "reporter_structure", "reporter_phone")


@dataclass(frozen=True)
class OwnPage:
    """What the person sees of their own request. ``gaps`` are the names of the fields to fill;
    ``resume_until`` the last day to undo a closing of theirs."""

    facts: RequestFacts
    identity: Identity
    missing: tuple[str, ...]
    gaps: tuple[str, ...]
    news: dict
    resume_until: date | None
    limited_at: datetime | None

    @property
    def called(self) -> str:
        """The participle, as the civility has it."""
        words = {"Monsieur": "appelé", "Madame": "appelée"}
        return words.get(self.identity.civility, "appelée ou appelé")


def open_by_link(*, link: str, at: datetime) -> OwnPage | None:
    """The key of the address is the only right: no number, no name opens anything."""
    with transaction.atomic():
        rows = CareRequest.objects.select_related("commune").defer("commune__contour")
        row = rows.filter(link_hash=fingerprint(link)).first()
        if row is None:
            return None
        audit.add_entry("care_request.read.own", by=PERSON, at=at, target=row, fields=("identity",))
        known: dict = {"agreed": agreed(row), "on": ages.paris_day(at)}
        return OwnPage(
            facts=RequestFacts(row, on=at),
            identity=identity_of(row),
            missing=completeness.missing(row, **known),
            gaps=completeness.gaps(row, **known),
            news=own_request.news_of(row),
            resume_until=own_request.may_resume_until(row, at=at),
            limited_at=row.limited_at,
        )


def open_sender(*, number: int, at: datetime) -> dict[str, str]:
    """Who reported this request, for the next one they type: theirs alone, nothing of the person.
    Empty when it is erased or its reading is stopped."""
    with transaction.atomic():
        row = CareRequest.objects.readable().filter(number=number, erased_at=None).first()
        if row is None:
            return {}
        audit.add_entry("care_request.read.sender", by=PERSON, at=at, target=row, fields=SENDER)
        sender = {name: getattr(identity_of(row), name) for name in SENDER}
        return sender | {"reporter_origin": row.origin, "filled_by_whom": row.filled_by}
