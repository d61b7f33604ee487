"""What a doctor answers: themselves, by their secretary or stand-in, or by phone to the office;
what is undone of it; and what follows a yes: the person told, an appointment, the declaration."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.kernel.french import moment
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from patients.domain import answering
from patients.domain.answering import EndReason, Informed, ProposalState, Through
from patients.models import CareRequest, Consent, Placement, Proposal
from patients.operations.doctors import speaking_for
from patients.operations.lifecycle import LIMITED, REQUESTS, mail_person
from patients.operations.offers import WHO_SAID
from patients.operations.proposal_lifecycle import PROPOSALS, lock_requests, notify_doctor, speaking
from patients.permissions import works_the_list

UNKNOWN = "Cette proposition n’existe pas."
ANSWERED = "Cette proposition n’attend plus de réponse : voyez où elle en est."
NOT_ACCEPTED = "Cette demande n’est plus acceptée : voyez où elle en est."
GONE_ON = (
    "Un rendez-vous, un appel ou une réponse de la personne est déjà noté : "
    "appelez la CPTS, qui voit avec vous ce qui convient."
)
ALREADY = "Le médecin traitant est déjà déclaré pour cette demande."
ACCEPTED_NO_MORE = "Cette proposition n’est pas acceptée : voyez où en est la demande."
NO_CONSENT = "La personne a retiré son accord : rien ne peut plus être montré."
NOT_TODAY = (
    "Une acceptation s’annule le jour même. Au-delà, appelez le cabinet, puis notez ce qui a été "
    "convenu sur la demande."
)
_ANSWERED: dict[str, str] = {
    ProposalState.ACCEPTED: "Cette demande a déjà été acceptée",
    ProposalState.DECLARED: "Le médecin traitant est déjà déclaré",
    ProposalState.DECLINED: "Cette demande a déjà été déclinée",
    ProposalState.EXPIRED: "La date de réponse est passée, la demande est repartie dans la liste",
    ProposalState.ENDED: "Cette demande n’est plus d’actualité : rien à faire de votre côté",
    ProposalState.UNDONE: "Cette acceptation a été annulée",
    ProposalState.TAKEN_BACK: "La coordination a retiré cette proposition",
}


def accept(*, by: Actor, at: datetime, proposal_id: UUID, told_by: str = "") -> None:
    """From now on this doctor, and who answers for them, may read who the person is. The members
    of one home are accepted together."""
    with transaction.atomic(durable=True):
        through, requests, rows = _hold_awaited(proposal_id, by, at, told_by)
        ids = [row.request_id for row in rows]
        agreed = Consent.objects.filter(request__in=ids, revoked_at__isnull=True)
        if agreed.count() < len(ids):
            raise DomainError(NO_CONSENT)
        speaker = speaking(by, through)
        for row in rows:
            request, row.told_by = requests[row.request_id], told_by.strip()
            PROPOSALS.advance(row, "accept", by=by, at=at, speaker=speaker, through=through)
            REQUESTS.advance(request, "accept", by=speaker, at=at)
            after = Placement(proposal=row)
            # for who left no address, the office has somebody to call
            if mail_person(request, "accepted", key=row.id, at=at, number=request.reference):
                after.informed_at, after.informed_how = at, Informed.MAIL
            save_validated(after, force_insert=True)


def decline(*, by: Actor, at: datetime, proposal_id: UUID, reason: str, told_by: str = "") -> None:
    """A coded reason that blames nobody; the request waits again at once."""
    if reason not in answering.DeclineReason.values:
        raise DomainError("Choisissez un motif dans la liste.", field="reason")
    with transaction.atomic(durable=True):
        through, requests, rows = _hold_awaited(proposal_id, by, at, told_by)
        speaker = speaking(by, through)
        for row in rows:
            row.told_by, row.decline_reason = told_by.strip(), reason
            PROPOSALS.advance(row, "decline", by=by, at=at, speaker=speaker, through=through)
            REQUESTS.advance(requests[row.request_id], "decline", by=speaker, at=at, detail=reason)


def undo_acceptance(*, by: Actor, at: datetime, proposal_id: UUID, comment: str) -> None:
    """A yes noted by mistake, the same day and by the office: the person waits again."""
    works_the_list.require(by, "Seule la coordination annule une acceptation.")
    with transaction.atomic(durable=True):
        requests, row = lock_proposal(proposal_id)
        if row.state != ProposalState.ACCEPTED:
            raise DomainError("Cette proposition n’est pas acceptée.")
        assert row.answered_at
        if row.answered_at.astimezone(PARIS).date() != at.astimezone(PARIS).date():
            raise DomainError(NOT_TODAY)
        row.end_reason = EndReason.UNDONE
        act: dict[str, Any] = {"by": by, "at": at, "comment": comment}
        PROPOSALS.advance(row, "undo_acceptance", **act, through=Through.PORTAL)
        REQUESTS.advance(requests[row.request_id], "undo_acceptance", **act)
        notify_doctor(row, "ended", at=at, with_reason=True)


def take_back_proposal(*, by: Actor, at: datetime, proposal_id: UUID) -> None:
    """The request waits again, the place is free again. Twice changes nothing more."""
    works_the_list.require(by, "Seule la coordination retire une proposition.")
    with transaction.atomic(durable=True):
        proposal, requests, rows = _hold_home(proposal_id, ProposalState.PROPOSED)
        if proposal.state == ProposalState.TAKEN_BACK:
            return
        if proposal.state != ProposalState.PROPOSED:
            raise DomainError(ANSWERED)
        for row in rows:
            PROPOSALS.advance(row, "take_back", by=by, at=at, speaker=by, through=Through.PORTAL)
            REQUESTS.advance(requests[row.request_id], "take_back", by=by, at=at)
        for row in rows:
            notify_doctor(row, "taken_back", at=at)


def hand_back_patient(*, by: Actor, at: datetime, proposal_id: UUID) -> None:
    """By who answers for the doctor, while nothing else was written down. The reads stay in the
    trail; a person whom the portal informed is informed again."""
    with transaction.atomic(durable=True):
        proposal, requests, rows = _hold_home(proposal_id, ProposalState.ACCEPTED)
        through = speaking_for(proposal.doctor, by, at)
        if proposal.end_reason == EndReason.HANDED_BACK:
            return
        if proposal.state != ProposalState.ACCEPTED:
            raise DomainError(NOT_ACCEPTED)
        together = [row for row in rows if row.answered_at == proposal.answered_at]
        after = Placement.objects.select_for_update().filter(proposal__in=together)
        placements = {placement.pk: placement for placement in after.order_by("pk")}
        if not all(placement.is_untouched for placement in placements.values()):
            raise DomainError(GONE_ON)
        speaker = speaking(by, through)
        for row in together:
            request = requests[row.request_id]
            row.end_reason = EndReason.HANDED_BACK
            PROPOSALS.advance(row, "hand_back", by=by, at=at, speaker=speaker, through=through)
            REQUESTS.advance(request, "hand_back", by=speaker, at=at)
            if placements[row.pk].informed_at:
                mail_person(request, "handed_back", key=row.id, at=at, number=request.reference)


def lock_proposal(proposal_id: UUID) -> tuple[dict[UUID, CareRequest], Proposal]:
    """One proposal and its request, held until the end of the transaction."""
    requests = lock_requests(CareRequest.objects.filter(proposals=proposal_id))
    row = find_or_refuse(Proposal.objects.locked().filter(pk=proposal_id), UNKNOWN)
    _refuse_limited(requests)
    return requests, row


def _refuse_limited(requests: dict[UUID, CareRequest]) -> None:
    if any(row.limited_at for row in requests.values()):
        raise DomainError(LIMITED)


def _hold_home(
    proposal_id: UUID, state: str
) -> tuple[Proposal, dict[UUID, CareRequest], list[Proposal]]:
    """The proposal, and those of the same home in ``state`` with the same doctor."""
    known = Proposal.objects.select_related("request").only("doctor", "request__household")
    first = find_or_refuse(known.filter(pk=proposal_id), UNKNOWN)
    home = Proposal.objects.filter(pk=proposal_id)
    if first.request.household:
        home |= Proposal.objects.readable().filter(
            doctor=first.doctor_id, state=state, request__household=first.request.household
        )
    ids = list(home.values_list("pk", flat=True))
    requests = lock_requests(CareRequest.objects.filter(proposals__in=ids))
    _refuse_limited(requests)
    rows = list(Proposal.objects.locked().filter(pk__in=ids))
    proposal = next(row for row in rows if row.pk == proposal_id)
    return proposal, requests, [row for row in rows if row.state == state]


def _hold_awaited(
    proposal_id: UUID, by: Actor, at: datetime, told_by: str
) -> tuple[Through, dict[UUID, CareRequest], list[Proposal]]:
    """A second answer is refused with what the first one was."""
    proposal, requests, rows = _hold_home(proposal_id, ProposalState.PROPOSED)
    through = speaking_for(proposal.doctor, by, at)
    if through == Through.PHONE and not told_by.strip():
        raise DomainError(WHO_SAID, field="told_by")
    if proposal.state != ProposalState.PROPOSED:
        by_hand = proposal.state in (ProposalState.ACCEPTED, ProposalState.DECLINED)
        when = f" le {moment(proposal.answered_at)}" if by_hand else ""
        raise DomainError(f"{_ANSWERED[proposal.state]}{when}.")
    return through, requests, rows


def note_informed(*, by: Actor, at: datetime, proposal_id: UUID, how: str) -> None:
    """The person knows that a doctor accepts, and who."""
    if how not in Informed.values:
        raise DomainError("Dites comment la personne a été prévenue.", field="how")
    with transaction.atomic(durable=True):
        row, after, _ = _accepted(proposal_id, by, at)
        after.informed_at, after.informed_by, after.informed_how = at, by.id, how
        after.no_news_at = None
        _save_step(row, after, "informed", by=by, at=at, fields=("informed_at", "informed_how"))


def note_person_informed(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None = None, how: str
) -> None:
    """The same, from the page of the request that was shown at ``version``."""
    current = CareRequest.objects.filter(pk=request_id).only("version").first()
    if current is not None and version is not None and current.version != version:
        raise Stale(REQUESTS.changed)
    accepted = Proposal.objects.filter(request=request_id, state=ProposalState.ACCEPTED)
    proposal_id = accepted.values_list("pk", flat=True).first()
    if proposal_id is None:
        raise DomainError(ACCEPTED_NO_MORE)
    note_informed(by=by, at=at, proposal_id=proposal_id, how=how)


def note_first_visit(*, by: Actor, at: datetime, proposal_id: UUID, visit_on: date) -> None:
    with transaction.atomic(durable=True):
        row, after, _ = _accepted(proposal_id, by, at)
        if visit_on < row.answered_at.astimezone(PARIS).date():
            raise DomainError("Le rendez-vous suit l’acceptation.", field="visit_on")
        after.first_visit_on = visit_on
        _save_step(row, after, "first_visit", by=by, at=at, fields=("first_visit_on",))


def note_asked(*, by: Actor, at: datetime, proposal_id: UUID) -> None:
    """The practice or the person was asked whether the declaration is made: not yet."""
    with transaction.atomic(durable=True):
        row, after, _ = _accepted(proposal_id, by, at)
        after.asked_at = at
        _save_step(row, after, "asked", by=by, at=at, fields=("asked_at",))


def declare_gp(
    *, by: Actor, at: datetime, proposal_id: UUID, declared_on: date, channel: str, said_by: str
) -> None:
    """The declaration is made by the doctor: the portal keeps when, how, and who said so. The
    request ends there, as it was meant to."""
    if channel not in answering.DeclarationChannel.values:
        raise DomainError("Dites si c’est en ligne ou sur papier.", field="channel")
    if said_by not in answering.SaidBy.values:
        raise DomainError("Dites qui l’a dit : la personne ou le cabinet.", field="said_by")
    with transaction.atomic(durable=True):
        row, after, requests = _accepted(proposal_id, by, at)
        today = at.astimezone(PARIS).date()
        if declared_on > today:
            raise DomainError("Cette date est dans le futur.", field="declared_on")
        if declared_on < row.proposed_at.astimezone(PARIS).date():
            raise DomainError("La déclaration suit la proposition.", field="declared_on")
        after.declared_on, after.channel, after.said_by = declared_on, channel, said_by
        after.declared_recorded_at, after.declared_recorded_by = at, by.id
        save_validated(after)
        through = speaking_for(row.doctor, by, at)
        speaker = speaking(by, through)
        PROPOSALS.advance(row, "declare", by=by, at=at, speaker=speaker, through=through)
        REQUESTS.advance(requests[row.request_id], "declare", by=speaker, at=at, detail=channel)


def _accepted(proposal_id: UUID, by: Actor, at: datetime):
    requests, row = lock_proposal(proposal_id)
    speaking_for(row.doctor, by, at)
    if row.state == ProposalState.DECLARED:
        raise DomainError(ALREADY)
    if row.state != ProposalState.ACCEPTED:
        raise DomainError(ACCEPTED_NO_MORE)
    return row, Placement.objects.select_for_update().get(proposal=row), requests


def _save_step(
    row: Proposal, after: Placement, step: str, *, by: Actor, at: datetime, fields: tuple[str, ...]
) -> None:
    save_validated(after)
    PROPOSALS.write_log(row, step, from_state=row.state, by=by, at=at)
    audit.add_entry(f"placement.{step}", by=by, at=at, target=after, fields=fields)
