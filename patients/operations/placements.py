"""After a yes: the person told, the first appointment, the declaration of her doctor."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import save_validated
from patients.domain.answering import DeclarationChannel, Informed, ProposalState, SaidBy
from patients.models import CareRequest, Placement, Proposal
from patients.operations.answers import held
from patients.operations.doctors import speaking_for
from patients.operations.proposal_steps import PROPOSALS, log_proposal, speaking
from patients.operations.steps import REQUESTS

ALREADY = "Le médecin traitant est déjà déclaré pour cette demande."
NOT_ACCEPTED = "Cette proposition n’est pas acceptée : voyez où en est la demande."


def note_informed(*, by: Actor, at: datetime, proposal_id: UUID, how: str) -> None:
    """The person knows that a doctor accepts, and who."""
    if how not in Informed.values:
        raise DomainError("Dites comment la personne a été prévenue.", field="how")
    with transaction.atomic(durable=True):
        row, after, _ = _accepted(proposal_id, by, at)
        after.informed_at, after.informed_by, after.informed_how = at, by.id, how
        after.no_news_at = None
        _keep(row, after, "informed", by=by, at=at, fields=("informed_at", "informed_how"))


def note_person_informed(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None = None, how: str
) -> None:
    """The same, from the page of the request that was shown at ``version``."""
    row = CareRequest.objects.filter(pk=request_id).only("version").first()
    if row is not None and version is not None and row.version != version:
        raise Stale(REQUESTS.changed)
    accepted = Proposal.objects.filter(request=request_id, state=ProposalState.ACCEPTED)
    proposal_id = accepted.values_list("pk", flat=True).first()
    if proposal_id is None:
        raise DomainError(NOT_ACCEPTED)
    note_informed(by=by, at=at, proposal_id=proposal_id, how=how)


def note_first_visit(*, by: Actor, at: datetime, proposal_id: UUID, visit_on: date) -> None:
    with transaction.atomic(durable=True):
        row, after, _ = _accepted(proposal_id, by, at)
        if visit_on < row.answered_at.astimezone(PARIS).date():
            raise DomainError("Le rendez-vous suit l’acceptation.", field="visit_on")
        after.first_visit_on = visit_on
        _keep(row, after, "first_visit", by=by, at=at, fields=("first_visit_on",))


def note_asked(*, by: Actor, at: datetime, proposal_id: UUID) -> None:
    """The practice or the person was asked whether the declaration is made: not yet."""
    with transaction.atomic(durable=True):
        row, after, _ = _accepted(proposal_id, by, at)
        after.asked_at = at
        _keep(row, after, "asked", by=by, at=at, fields=("asked_at",))


def declare_gp(
    *, by: Actor, at: datetime, proposal_id: UUID, declared_on: date, channel: str, said_by: str
) -> None:
    """The declaration is made by the doctor: the portal keeps when, how, and who said so. The
    request ends there, as it was meant to."""
    if channel not in DeclarationChannel.values:
        raise DomainError("Dites si c’est en ligne ou sur papier.", field="channel")
    if said_by not in SaidBy.values:
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
    requests, row = held(proposal_id)
    speaking_for(row.doctor, by, at)
    if row.state == ProposalState.DECLARED:
        raise DomainError(ALREADY)
    if row.state != ProposalState.ACCEPTED:
        raise DomainError(NOT_ACCEPTED)
    return row, Placement.objects.select_for_update().get(proposal=row), requests


def _keep(
    row: Proposal, after: Placement, step: str, *, by: Actor, at: datetime, fields: tuple[str, ...]
) -> None:
    save_validated(after)
    log_proposal(row, step, from_state=row.state, by=by, at=at)
    audit.record(f"placement.{step}", by=by, at=at, target=after, fields=fields)
