"""Where a request stands for who holds its private link or reported it: no identity is opened."""

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
REPORTED_SHOWN = 20


def last_step(request_id: UUID) -> str | None:
    steps = RequestLog.objects.filter(request_id=request_id).order_by("-position")
    return steps.values_list("transition", flat=True).first()


def last_closing(row: CareRequest) -> RequestLog | None:
    closings = RequestLog.objects.filter(request=row, transition="close")
    return closings.order_by("-position").first()


def may_resume_until(row: CareRequest, *, at: datetime) -> date | None:
    """The last day to undo a closing that the person did, while it is not over."""
    if row.state != State.CLOSED or row.erased_at or row.closed_at is None:
        return None
    if at - row.closed_at >= RESUME_WITHIN:
        return None
    closing = last_closing(row)
    by_person = closing is not None and closing.by is None and closing.by_name == PERSON.name
    return ages.paris_day(row.closed_at + RESUME_WITHIN) if by_person else None


def news_of(row: CareRequest) -> dict:
    """Once a doctor accepts: whether the person was ``called``, or since when (``none_since``) they
    say that nobody did."""
    if row.state != State.ACCEPTED:
        return {"called": False, "none_since": None}
    after = Placement.objects.filter(proposal__request=row, proposal__state=ProposalState.ACCEPTED)
    how, none_since = after.values_list("informed_how", "no_news_at").first() or ("", None)
    return {"called": how == Informed.PERSON, "none_since": none_since}


def is_known(link: str) -> bool:
    """The address of a request, erased or not."""
    mark = fingerprint(link)
    rows = CareRequest.objects.clear()
    return rows.filter(Q(link_hash=mark) | Q(erased_link_hash=mark)).exists()


def erased_by_link(link: str) -> dict | None:
    """What is left of a request whose identity is gone. ``withdrawn``: at the person’s own wish."""
    row = CareRequest.objects.clear().filter(erased_link_hash=fingerprint(link)).first()
    if row is None:
        return None
    withdrawn = Consent.objects.filter(request=row, revoked_at__isnull=False).exists()
    return {"reference": row.reference, "on": row.erased_at, "withdrawn": withdrawn}


def tag_of(number: int) -> labels.Tag | None:
    """For whoever reported somebody: where it stands, said of the person. None once its reading is
    stopped."""
    state = CareRequest.objects.readable().filter(number=number).values_list("state", flat=True)
    known = state.first()
    return labels.for_reporter(known) if known else None


def request_state(link: str) -> dict | None:
    """What a page of confirmation says."""
    row = CareRequest.objects.clear().readable().filter(link_hash=fingerprint(link)).first()
    return {"reference": row.reference, "state": row.state} if row else None


def by_account(account_id: UUID, *, on: datetime) -> list[dict]:
    """The patients a professional reported, the latest first: a number and where it stands, in
    words that speak of the person."""
    rows = CareRequest.objects.clear().readable()
    rows = rows.filter(reported_by=account_id, received_at__lte=on)
    return [
        {
            "reference": row.reference,
            "received_at": row.received_at,
            "tag": labels.for_reporter(row.state),
        }
        for row in rows.order_by("-received_at", "-number")[:REPORTED_SHOWN]
    ]
