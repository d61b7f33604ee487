"""What the person does through the private link: no account, one request. A double click counts
once."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel import phones
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.cipher import decrypt, encrypt
from cpts_portal.foundation.kernel.emails import clean_email
from cpts_portal.foundation.kernel.errors import DomainError, Refusals
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.kernel.text import one_line
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import find_or_refuse, save_validated
from patients.domain import ages, links
from patients.domain.answering import EndReason, Informed, ProposalState
from patients.domain.births import BirthDate
from patients.enums import PERSON_OR_CARER, CloseReason, State
from patients.models import CareRequest, Placement, Proposal
from patients.operations import intake
from patients.operations.closing import end_proposals
from patients.operations.erasure import same_person, withdraw_one
from patients.operations.lifecycle import LIMITED, REQUESTS, lock
from patients.operations.proposal_lifecycle import PROPOSALS, end_waiting
from patients.permissions import OFFICE_ONLY, PERSON, works_the_list
from patients.queries import own_request as own_queries

GONE = "Ce lien ne mène plus à une demande."
OVER = "Cette demande est close : rien ne peut plus y être changé."
NOT_ACCEPTED = "Aucun médecin n’a encore accepté cette demande : voici où elle en est."
TOO_LATE = (
    "Cette demande ne se reprend plus ici : vous l’avez close il y a plus de sept jours, ou "
    "l’association l’a close. Faites une autre demande, ou appelez l’association."
)
# how they found one, as they say it: an exit is counted for what it is
FOUND = (CloseReason.FOUND_ALONE, CloseReason.REGULARISED)
_RESUMES: dict[str, str] = {
    State.RECEIVED: "resume_received",
    State.INCOMPLETE: "resume_incomplete",
}
_SAMPLE = "patients.own-link:sample"


def _own_row(link: str) -> CareRequest:
    rows = CareRequest.objects.filter(link_hash=fingerprint(link))
    return find_or_refuse(rows, GONE, lock=True)


def _own_readable_row(link: str) -> CareRequest:
    row = _own_row(link)
    if row.limited_at:
        raise DomainError(LIMITED)
    return row


def _own_open_row(link: str) -> CareRequest:
    row = _own_row(link)
    if row.closed_at:
        raise DomainError(OVER)
    if row.limited_at:
        raise DomainError(LIMITED)
    return row


@transaction.atomic(durable=True)
def update_details(*, at: datetime, link: str, entry: intake.RequestEntry) -> None:
    """New contacts, and what fills a gap: what is known already is never replaced. A request that
    lacked something goes back to the office."""
    row = _own_open_row(link)
    wrong = wrong_details(entry, day=ages.paris_day(at))
    if wrong:
        raise Refusals(wrong)
    row.phone = phones.normal(entry.phone) or None
    row.email = clean_email(entry.email) or None
    row.street = one_line(entry.street) or None
    _fill_gaps(row, entry, at=at)
    row.confirmed_at = at
    if row.state == State.INCOMPLETE:
        REQUESTS.advance(row, "complete", by=PERSON, at=at)
    else:
        REQUESTS.log_action(row, "contact_details", by=PERSON, at=at, fields=("contact",))


def wrong_details(entry: intake.RequestEntry, *, day: date) -> list[DomainError]:
    birth = intake.wrong_birth(entry.birth_date, entry.birth_precision, day=day)
    return [*intake.wrong_contact(entry), *([birth] if birth else [])]


def _fill_gaps(row: CareRequest, entry: intake.RequestEntry, *, at: datetime) -> None:
    row.first_name = row.first_name or one_line(entry.first_name) or None
    row.representative = row.representative or one_line(entry.representative) or None
    row.parent_agrees = row.parent_agrees or entry.parent_agrees
    if row.birth_date is None:
        intake.write_age(row, entry.birth_date, entry.birth_precision)
    if row.commune_id is None:
        intake.write_place(row, entry.commune_code)
    intake.check_who_answers(row, ages.paris_day(at))


@transaction.atomic(durable=True)
def still_looking(*, at: datetime, link: str) -> None:
    """Asked every six months: the request stays on the list."""
    row = _own_open_row(link)
    row.confirmed_at = at
    REQUESTS.log_action(row, "confirm", by=PERSON, at=at, fields=("confirmed_at",))


@transaction.atomic(durable=True)
def withdraw(*, at: datetime, link: str) -> str:
    """The agreement is withdrawn: everything stops and the identity is erased. Gives the number."""
    row = _own_row(link)
    _withdraw(row, by=PERSON, at=at)
    return row.reference


@transaction.atomic(durable=True)
def withdraw_for_person(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None = None
) -> None:
    """The same, said to the office by telephone or by letter."""
    works_the_list.require(by, OFFICE_ONLY)
    row = lock(request_id, version=version, even_limited=True)
    if row.erased_at:
        raise DomainError("L’identité de cette personne est déjà effacée.")
    _withdraw(row, by=by, at=at)


def _withdraw(row: CareRequest, *, by: Actor, at: datetime) -> None:
    """This one, and those merged with it: the same person asked several times."""
    for request in (row, *same_person(row)):
        withdraw_one(request, by=by, at=at)


@transaction.atomic(durable=True)
def note_call(*, at: datetime, link: str) -> None:
    """« J’ai bien été appelée »: the match is kept, the office has nobody to call."""
    row = _own_open_row(link)
    proposal, after = _accepted(row)
    if after.informed_how == Informed.PERSON and after.no_news_at is None:
        return
    after.informed_at, after.informed_by, after.informed_how = at, None, Informed.PERSON
    after.no_news_at = None
    _save_step(row, proposal, after, "called", at=at)


@transaction.atomic(durable=True)
def note_no_news(*, at: datetime, link: str) -> None:
    """« Je n’ai pas de nouvelles »: the match is kept, the office is asked to call."""
    row = _own_open_row(link)
    proposal, after = _accepted(row)
    if after.no_news_at:
        return
    after.no_news_at = at
    _save_step(row, proposal, after, "no_news", at=at)


@transaction.atomic(durable=True)
def prefer_another(*, at: datetime, link: str) -> None:
    """They wait again with their date and tier; the doctor’s place is free again."""
    row = _own_open_row(link)
    if row.state == State.WAITING and own_queries.last_step(row.pk) == "prefer_another":
        return
    if row.state != State.ACCEPTED:
        raise DomainError(NOT_ACCEPTED)
    end_waiting(row, by=PERSON, at=at, reason=EndReason.ANOTHER_DOCTOR)
    row.confirmed_at = at
    REQUESTS.advance(row, "prefer_another", by=PERSON, at=at)


@transaction.atomic(durable=True)
def note_doctor_found(*, at: datetime, link: str, how: str) -> None:
    row = _own_readable_row(link)
    if how not in FOUND:
        raise DomainError("Dites comment vous avez trouvé un médecin.", field="how")
    if row.closed_at is None:
        end_proposals(row, how, by=PERSON, at=at)
        REQUESTS.advance(row, "close", by=PERSON, at=at, detail=how)


@transaction.atomic(durable=True)
def resume_search(*, at: datetime, link: str) -> None:
    """« Annuler » within seven days of their own closing: same date, same tier, same place."""
    row = _own_readable_row(link)
    if row.closed_at is None:
        return
    if own_queries.may_resume_until(row, at=at) is None:
        raise DomainError(TOO_LATE)
    closing = own_queries.last_closing(row)
    assert closing
    row.confirmed_at = at
    REQUESTS.advance(row, _RESUMES.get(closing.from_state, "resume"), by=PERSON, at=at)


def _accepted(row: CareRequest) -> tuple[Proposal, Placement]:
    rows = Proposal.objects.select_for_update(of=("self",))
    proposal = rows.filter(request=row, state=ProposalState.ACCEPTED).first()
    if row.state != State.ACCEPTED or proposal is None:
        raise DomainError(NOT_ACCEPTED)
    return proposal, Placement.objects.select_for_update().get(proposal=proposal)


def _save_step(row: CareRequest, proposal: Proposal, after: Placement, step: str, *, at) -> None:
    save_validated(after)
    PROPOSALS.write_log(proposal, step, from_state=proposal.state, by=PERSON, at=at)
    row.confirmed_at = at
    REQUESTS.log_action(row, step, by=PERSON, at=at, fields=("confirmed_at",))


@transaction.atomic(durable=True)
def find_own_link(*, at: datetime, number: int, birth: BirthDate) -> str | None:
    """The key of the private page, or nothing: for a number that is not, for another birth date
    or one said less precisely, for a request that is erased, for one that somebody else reported,
    alike and at the same cost."""
    rows = CareRequest.objects.select_for_update(of=("self",))
    row = rows.filter(number=number).first()
    known = _birth_of(row)
    same = known is not None and known.contains(birth)
    # whoever reported somebody typed the birth date and was given the number: both keys
    match = row if row and same and row.filled_by in PERSON_OR_CARER else None
    audit.add_entry(
        "care_request.find_link" if match else "care_request.find_link_refused",
        by=PERSON,
        at=at,
        target=match or CareRequest,
    )
    if not match:
        return None
    match.link_hash = links.hash_of(match.token)
    match.save(update_fields=["link_hash"])
    return links.link_of(match.token)


def _birth_of(row: CareRequest | None) -> BirthDate | None:
    if row is None or row.birth_date is None:
        # as long as opening a birth date takes
        decrypt(encrypt("1950-01-01", context=_SAMPLE), context=_SAMPLE)
        return None
    return BirthDate(row.birth_date, row.birth_precision)
