"""What the person answers about her doctor through her private link. A double click counts once."""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.rows import save_validated
from patients.domain.answering import EndReason, Informed, ProposalState
from patients.enums import CloseReason, State
from patients.models import CareRequest, Placement, Proposal, RequestLog
from patients.operations.closing import close
from patients.operations.own_request import own_open_row, own_row
from patients.operations.proposal_steps import end_waiting, log_proposal
from patients.operations.steps import LIMITED, REQUESTS
from patients.permissions import PERSON
from patients.queries import own_request as own_queries

NOT_ACCEPTED = "Aucun médecin n’a encore accepté cette demande : voici où elle en est."
TOO_LATE = (
    "Cette demande est close depuis plus de sept jours : faites une autre demande, ou appelez "
    "l’association."
)
# how she found one, as she says it: an exit is counted for what it is
FOUND = (CloseReason.FOUND_ALONE, CloseReason.REGULARISED)
_RESUMES = {State.RECEIVED: "resume_received", State.INCOMPLETE: "resume_incomplete"}


@transaction.atomic(durable=True)
def say_called(*, at: datetime, link: str) -> None:
    """« J’ai bien été appelée »: the match is kept, the office has nobody to call."""
    row = own_open_row(link)
    proposal, after = _accepted(row)
    if after.informed_how == Informed.PERSON and after.no_news_at is None:
        return
    after.informed_at, after.informed_by, after.informed_how = at, None, Informed.PERSON
    after.no_news_at = None
    _keep(row, proposal, after, "called", at=at)


@transaction.atomic(durable=True)
def say_no_news(*, at: datetime, link: str) -> None:
    """« Je n’ai pas de nouvelles »: the match is kept, the office is asked to call."""
    row = own_open_row(link)
    proposal, after = _accepted(row)
    if after.no_news_at:
        return
    after.no_news_at = at
    _keep(row, proposal, after, "no_news", at=at)


@transaction.atomic(durable=True)
def prefer_another(*, at: datetime, link: str) -> None:
    """She waits again with her date and her tier; the doctor’s place is free again."""
    row = own_open_row(link)
    if row.state == State.WAITING and own_queries.last_step(row.pk) == "prefer_another":
        return
    if row.state != State.ACCEPTED:
        raise DomainError(NOT_ACCEPTED)
    end_waiting(row, by=PERSON, at=at, reason=EndReason.ANOTHER_DOCTOR)
    row.confirmed_at = at
    REQUESTS.advance(row, "prefer_another", by=PERSON, at=at)


@transaction.atomic(durable=True)
def say_found(*, at: datetime, link: str, how: str) -> None:
    row = own_row(link)
    if row.limited_at:
        raise DomainError(LIMITED)
    if how not in FOUND:
        raise DomainError("Dites comment vous avez trouvé un médecin.", field="how")
    if row.closed_at is None:
        close(row, reason=how, by=PERSON, at=at)


@transaction.atomic(durable=True)
def resume_search(*, at: datetime, link: str) -> None:
    """« Annuler » within seven days of her own closing: same date, same tier, same place."""
    row = own_row(link)
    if row.limited_at:
        raise DomainError(LIMITED)
    if row.closed_at is None:
        return
    if own_queries.may_resume_until(row, at=at) is None:
        raise DomainError(TOO_LATE)
    closings = RequestLog.objects.filter(request=row, transition="close")
    closing = closings.order_by("-position").first()
    row.confirmed_at = at
    REQUESTS.advance(row, _RESUMES.get(closing.from_state, "resume"), by=PERSON, at=at)


def _accepted(row: CareRequest) -> tuple[Proposal, Placement]:
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .filter(request=row, state=ProposalState.ACCEPTED)
        .first()
    )
    if row.state != State.ACCEPTED or proposal is None:
        raise DomainError(NOT_ACCEPTED)
    return proposal, Placement.objects.select_for_update().get(proposal=proposal)


def _keep(row: CareRequest, proposal: Proposal, after: Placement, step: str, *, at) -> None:
    save_validated(after)
    log_proposal(proposal, step, from_state=proposal.state, by=PERSON, at=at)
    row.confirmed_at = at
    REQUESTS.record(row, step, by=PERSON, at=at, fields=("confirmed_at",))
