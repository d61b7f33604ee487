"""A tap that was a mistake: the office takes a proposal back, a practice hands back a person it
accepted. The members of one home, asked about or accepted together, go together."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import outbox
from patients.domain import links
from patients.domain.answering import EndReason, ProposalState, Through
from patients.models import CareRequest, Placement, Proposal
from patients.operations.doctors import speaking_for
from patients.operations.proposal_steps import PROPOSALS, lock_requests, speaking, tell_doctor
from patients.operations.steps import LIMITED, REQUESTS
from patients.permissions import works_the_list

UNKNOWN = "Cette proposition n’existe pas."
ANSWERED = "Cette proposition n’attend plus de réponse : voyez où elle en est."
NOT_ACCEPTED = "Cette demande n’est plus acceptée : voyez où elle en est."
GONE_ON = (
    "Un rendez-vous, un appel ou une réponse de la personne est déjà noté : "
    "appelez la CPTS, qui voit avec vous ce qui convient."
)


def take_back_proposal(*, by: Actor, at: datetime, proposal_id: UUID) -> None:
    """The request waits again, the place is free again. Twice changes nothing more."""
    if not works_the_list(by):
        raise Forbidden("Seule la coordination retire une proposition.")
    with transaction.atomic(durable=True):
        asked, requests, rows = _hold_home(proposal_id, ProposalState.PROPOSED)
        if asked.state == ProposalState.TAKEN_BACK:
            return
        if asked.state != ProposalState.PROPOSED:
            raise DomainError(ANSWERED)
        for row in rows:
            PROPOSALS.advance(row, "take_back", by=by, at=at, speaker=by, through=Through.PORTAL)
            REQUESTS.advance(requests[row.request_id], "take_back", by=by, at=at)
        for row in rows:
            tell_doctor(row, "taken_back", at=at)


def hand_back_patient(*, by: Actor, at: datetime, proposal_id: UUID) -> None:
    """By who answers for the doctor, while nothing else was written down. The readings stay in the
    trail; a person whom the portal told is told again."""
    with transaction.atomic(durable=True):
        asked, requests, rows = _hold_home(proposal_id, ProposalState.ACCEPTED)
        through = speaking_for(asked.doctor, by, at)
        if asked.end_reason == EndReason.HANDED_BACK:
            return
        if asked.state != ProposalState.ACCEPTED:
            raise DomainError(NOT_ACCEPTED)
        together = [row for row in rows if row.answered_at == asked.answered_at]
        after = _placements(together)
        if not all(one.is_untouched for one in after.values()):
            raise DomainError(GONE_ON)
        speaker = speaking(by, through)
        for row in together:
            request = requests[row.request_id]
            row.end_reason = EndReason.HANDED_BACK
            PROPOSALS.advance(row, "hand_back", by=by, at=at, speaker=speaker, through=through)
            REQUESTS.advance(request, "hand_back", by=speaker, at=at)
            if after[row.pk].informed_at:
                _tell_person(request, row, at=at)


def _hold_home(
    proposal_id: UUID, state: str
) -> tuple[Proposal, dict[UUID, CareRequest], list[Proposal]]:
    """The proposal, and those of the same home in ``state`` with the same doctor."""
    first = Proposal.objects.select_related("request").filter(pk=proposal_id).first()
    if first is None:
        raise DomainError(UNKNOWN)
    home = Proposal.objects.filter(pk=proposal_id)
    if first.request.household:
        home |= Proposal.objects.readable().filter(
            doctor=first.doctor_id, state=state, request__household=first.request.household
        )
    ids = list(home.values_list("pk", flat=True))
    requests = lock_requests(CareRequest.objects.filter(proposals__in=ids))
    if any(row.limited_at for row in requests.values()):
        raise DomainError(LIMITED)
    held = Proposal.objects.select_for_update(of=("self",)).select_related("doctor__person")
    rows = list(held.filter(pk__in=ids).order_by("pk"))
    asked = next(row for row in rows if row.pk == proposal_id)
    return asked, requests, [row for row in rows if row.state == state]


def _placements(rows: list[Proposal]) -> dict[UUID, Placement]:
    found = Placement.objects.select_for_update().filter(proposal__in=rows).order_by("pk")
    return {one.pk: one for one in found}


def _tell_person(request: CareRequest, row: Proposal, *, at: datetime) -> None:
    if not request.email:
        return
    outbox.queue_mail(
        key=f"request-handed-back-{row.id}",
        to=request.email,
        template="mail/patients/handed_back",
        context={"number": request.reference, "link": outbox.sealed(links.path_of(request.token))},
        at=at,
    )
