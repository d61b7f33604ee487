"""What the person does through her private link: no account, one request."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel import phones
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.emails import clean_email
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Refusals
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.kernel.text import one_line
from patients.domain import ages
from patients.enums import State
from patients.models import CareRequest
from patients.operations.erasure import same_person, withdraw_one
from patients.operations.intake import (
    Application,
    check_who_answers_for_her,
    write_age,
    write_place,
)
from patients.operations.intake_checks import wrong_birth, wrong_contact
from patients.operations.steps import LIMITED, REQUESTS, lock
from patients.permissions import PERSON, works_the_list

GONE = "Ce lien ne mène plus à une demande."
OVER = "Cette demande est close : rien ne peut plus y être changé."


def own_row(link: str) -> CareRequest:
    rows = CareRequest.objects.select_for_update(of=("self",))
    row = rows.filter(link_hash=fingerprint(link)).first()
    if row is None:
        raise DomainError(GONE)
    return row


def own_open_row(link: str) -> CareRequest:
    row = own_row(link)
    if row.closed_at:
        raise DomainError(OVER)
    if row.limited_at:
        raise DomainError(LIMITED)
    return row


@transaction.atomic(durable=True)
def update_details(*, at: datetime, link: str, given: Application) -> None:
    """New contacts, and what fills a gap: what is known already is never replaced. A request that
    lacked something goes back to the office."""
    row = own_open_row(link)
    wrong = wrong_details(given, day=ages.paris_day(at))
    if wrong:
        raise Refusals(wrong)
    row.phone = phones.normal(given.phone) or None
    row.email = clean_email(given.email) or None
    row.street = one_line(given.street) or None
    _fill_gaps(row, given, at=at)
    row.confirmed_at = at
    if row.state == State.INCOMPLETE:
        REQUESTS.advance(row, "complete", by=PERSON, at=at)
    else:
        REQUESTS.record(row, "contact_details", by=PERSON, at=at, fields=("contact",))


def wrong_details(given: Application, *, day: date) -> list[DomainError]:
    birth = wrong_birth(given.birth_date, given.birth_precision, day=day)
    return [*wrong_contact(given), *([birth] if birth else [])]


def _fill_gaps(row: CareRequest, given: Application, *, at: datetime) -> None:
    row.first_name = row.first_name or one_line(given.first_name) or None
    row.representative = row.representative or one_line(given.representative) or None
    row.parent_agrees = row.parent_agrees or given.parent_agrees
    if row.birth_date is None:
        write_age(row, given.birth_date, given.birth_precision)
    if row.commune_id is None:
        write_place(row, given.commune_code)
    check_who_answers_for_her(row, ages.paris_day(at))


@transaction.atomic(durable=True)
def still_looking(*, at: datetime, link: str) -> None:
    """Asked every six months: the request stays on the list."""
    row = own_open_row(link)
    row.confirmed_at = at
    REQUESTS.record(row, "confirm", by=PERSON, at=at, fields=("confirmed_at",))


@transaction.atomic(durable=True)
def withdraw(*, at: datetime, link: str) -> str:
    """The agreement is withdrawn: everything stops and the identity is erased. Gives the number."""
    row = own_row(link)
    _withdraw(row, by=PERSON, at=at)
    return row.reference


@transaction.atomic(durable=True)
def withdraw_for_person(
    *, by: Actor, at: datetime, request_id: UUID, version: int | None = None
) -> None:
    """The same, said to the office by telephone or by letter."""
    if not works_the_list(by):
        raise Forbidden("Seule l’équipe d’accès aux soins traite les demandes.")
    row = lock(request_id, version=version, even_limited=True)
    if row.erased_at:
        raise DomainError("L’identité de cette personne est déjà effacée.")
    _withdraw(row, by=by, at=at)


def _withdraw(row: CareRequest, *, by: Actor, at: datetime) -> None:
    """Hers, and those merged with it: the same person asked several times."""
    for one in (row, *same_person(row)):
        withdraw_one(one, by=by, at=at)
