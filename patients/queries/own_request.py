"""Where a request stands for the person who holds its private link: no identity is opened."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from cpts_portal.foundation.kernel.link_tokens import fingerprint
from patients.domain import ages, labels
from patients.domain.answering import Informed, ProposalState
from patients.enums import State
from patients.models import CareRequest, Consent, Placement, RequestLog
from patients.permissions import PERSON

RESUME_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Erased:
    """What is left of a request whose identity is gone. ``asked``: at the person’s own wish."""

    reference: str
    on: date
    asked: bool


@dataclass(frozen=True)
class News:
    """Once a doctor accepts: whether she said that she was called, or since when that she was
    not."""

    called: bool = False
    none_since: datetime | None = None


def last_step(request_id: UUID) -> str | None:
    steps = RequestLog.objects.filter(request_id=request_id).order_by("-position")
    return steps.values_list("transition", flat=True).first()


def may_resume_until(row: CareRequest, *, at: datetime) -> date | None:
    """The last day to undo a closing that the person did herself, while it is not over."""
    if row.state != State.CLOSED or row.erased_at or at - row.closed_at >= RESUME_WITHIN:
        return None
    closings = RequestLog.objects.filter(request=row, transition="close")
    closing = closings.order_by("-position").first()
    herself = closing is not None and closing.by is None and closing.by_name == PERSON.name
    return ages.paris_day(row.closed_at + RESUME_WITHIN) if herself else None


def news_of(row: CareRequest) -> News:
    if row.state != State.ACCEPTED:
        return News()
    after = Placement.objects.filter(proposal__request=row, proposal__state=ProposalState.ACCEPTED)
    found = after.values("informed_how", "no_news_at").first()
    if found is None:
        return News()
    return News(found["informed_how"] == Informed.PERSON, found["no_news_at"])


def is_known(link: str) -> bool:
    """The address of a request, erased or not."""
    mark = fingerprint(link)
    rows = CareRequest.objects.clear()
    return rows.filter(Q(link_hash=mark) | Q(erased_link_hash=mark)).exists()


def erased_by_link(link: str) -> Erased | None:
    row = CareRequest.objects.clear().filter(erased_link_hash=fingerprint(link)).first()
    if row is None:
        return None
    asked = Consent.objects.filter(request=row, revoked_at__isnull=False).exists()
    return Erased(row.reference, ages.paris_day(row.erased_at), asked)


def tag_of(number: int) -> labels.StateTag | None:
    """For whoever reported somebody: where it stands, said of her. None once its reading is
    stopped."""
    state = CareRequest.objects.readable().filter(number=number).values_list("state", flat=True)
    found = state.first()
    return labels.for_reporter(found) if found else None


@dataclass(frozen=True)
class Standing:
    """What a page of confirmation says, without opening an identity."""

    reference: str
    state: str


def standing(link: str) -> Standing | None:
    row = CareRequest.objects.clear().readable().filter(link_hash=fingerprint(link)).first()
    return Standing(row.reference, row.state) if row else None
