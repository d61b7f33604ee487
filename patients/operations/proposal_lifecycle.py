"""How a proposal advances, and whom the portal writes to. Callers opened the
transaction and hold the request before the proposal: always in that order, by identifier."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.french import day as day_in_french
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.records.rows import save_validated
from cpts_portal.foundation.records.transitions import Lifecycle
from patients.domain.answering import SPEAKS_AS, Availability, EndReason, ProposalState, Through
from patients.domain.labels import people_looking
from patients.models import CareOffer, CareRequest, Placement, Proposal, ProposalLog
from patients.queries import doctors
from patients.workflow import PROPOSAL

MAILS = {"ended": "mail/patients/proposal_ended", "taken_back": "mail/patients/proposal_taken_back"}


def lock_requests(requests) -> dict[UUID, CareRequest]:
    """Held until the end of the transaction, in one order for everybody."""
    ids = sorted(set(requests.values_list("pk", flat=True)))
    held = CareRequest.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    return {row.pk: row for row in held.order_by("pk")}


def speaking(by: Actor, through: Through) -> Actor:
    """``by`` with the part that lets them answer for this doctor."""
    part = SPEAKS_AS.get(through)
    return replace(by, roles=by.roles | {part}) if part else by


def _before_save(
    row: Proposal, transition: str, *, moved: bool, by: Actor, at: datetime, **details
):
    """An answer is dated once; ``through``: who speaks for the doctor."""
    if moved and row.answered_at is None:
        row.answered_at, row.answered_by, row.through = at, by.id, details["through"]


PROPOSALS = Lifecycle(
    PROPOSAL,
    Proposal,
    ProposalLog,
    "proposal",
    gone="Cette proposition n’existe plus.",
    changed="Cette proposition a changé depuis l’affichage de la page.",
    before_save=_before_save,
)


def end_waiting(
    request: CareRequest, *, by: Actor, at: datetime, reason: str = EndReason.CLOSED
) -> None:
    ending = (ProposalState.PROPOSED, ProposalState.ACCEPTED)
    for row in Proposal.objects.locked().filter(request=request, state__in=ending):
        # only whoever knew the person learns why
        accepted = row.state == ProposalState.ACCEPTED
        row.end_reason = reason
        PROPOSALS.advance(row, "end", by=by, at=at, through=Through.PORTAL)
        notify_doctor(row, "ended", at=at, with_reason=accepted)


def clear_no_news(request: CareRequest) -> None:
    """Somebody spoke to the person: « je n’ai pas de nouvelles » is answered."""
    after = Placement.objects.select_for_update(of=("self",)).filter(
        proposal__request=request, no_news_at__isnull=False
    )
    for row in after:
        row.no_news_at = None
        save_validated(row)


def _place_is_free(offer_id: UUID, day: date) -> bool:
    """Not of an offer that was closed, replaced or is over since."""
    offer = CareOffer.objects.current().filter(pk=offer_id, availability=Availability.NOW).first()
    if offer is None or offer.ends_on <= day:
        return False
    return offer.places > offer.proposals.holding_a_place().count()


def notify_doctor(
    proposal: Proposal, what: str, *, at: datetime, with_reason: bool = False
) -> None:
    """No health data, no name: how many people look for a doctor, and until when to answer.
    Nothing is said to have ended of what they were never told, nor answered."""
    if proposal.told_at is None and not Placement.objects.filter(proposal=proposal).exists():
        return
    day = at.astimezone(PARIS).date()
    waiting = Proposal.objects.waiting().filter(doctor=proposal.doctor).count()
    for key, address in doctors.addresses(proposal.doctor, day).items():
        outbox.queue_mail(
            key=f"proposal-{what}-{proposal.id}-{proposal.version}-{key}",
            to=address,
            template=MAILS[what],
            context={
                "people": people_looking(waiting),
                "reply_by": day_in_french(proposal.reply_by),
                "proposed_on": day_in_french(proposal.proposed_at),
                "reason": proposal.get_end_reason_display() if with_reason else "",
                "place_is_free": _place_is_free(proposal.offer_id, day),
            },
            at=at,
        )
