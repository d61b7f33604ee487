"""What the office decides of an application. Accepted, it becomes a person and a membership."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Refusals
from cpts_portal.foundation.kernel.french import day as in_french
from cpts_portal.foundation.kernel.identifiers import clean_rpps
from cpts_portal.foundation.records.rows import save_validated
from members.enums import ApplicantKind, DecidedBy
from members.enums import MembershipState as State
from members.models import Application, Membership, Person, Structure
from members.operations.applying import APPLICATIONS, need_reason, write_to
from members.operations.membership import apply_invitation, apply_joining
from members.permissions import examines_applications
from members.queries import accounts, applications, joining
from members.workflow import APPLICATION, OPEN

MISSING, REFUSED = "mail/members/missing", "mail/members/refused"
ACCEPTED = "mail/members/accepted"
WHO = "Indiquez quelle instance a décidé."
WHEN = "Indiquez la date de la décision."
NOT_YET = "Cette date est à venir : une adhésion s’enregistre une fois décidée."
BEFORE_SENT = "La demande a été envoyée le {sent} : la décision ne peut pas être d’avant."
NOT_A_TWIN = "Cette fiche ne ressemble pas à la demande : choisissez dans la liste."
# what a known person keeps, and what the application completes when it is empty
COMPLETED = (
    *("civility", "detail", "practice_mode", "email", "phone", "workplace", "finess", "street"),
    *("postal_code", "mssante_email", "languages", "commune_id", "college_id"),
)


def ask_for_piece(
    *, by: Actor, at: datetime, application_id: UUID, version: int, reason: str
) -> None:
    with transaction.atomic(durable=True):
        row = APPLICATIONS.lock(application_id, version=version)
        need_reason(reason)
        APPLICATIONS.advance(row, "ask", by=by, at=at, comment=reason)
        write_to(row, MISSING, at=at)


def refuse_application(
    *, by: Actor, at: datetime, application_id: UUID, version: int, reason: str
) -> None:
    with transaction.atomic(durable=True):
        row = APPLICATIONS.lock(application_id, version=version)
        need_reason(reason)
        APPLICATIONS.advance(row, "refuse", by=by, at=at, comment=reason)
        write_to(row, REFUSED, at=at, reason=row.reason)


def confirm_rpps(*, by: Actor, at: datetime, application_id: UUID, version: int, rpps: str) -> None:
    """The national directory confirms this number, whatever its key: who says so is written."""
    examines_applications.require(by)
    with transaction.atomic(durable=True):
        row = APPLICATIONS.lock(application_id, version=version)
        if row.kind != ApplicantKind.PERSON or row.state not in OPEN:
            raise DomainError("Cette demande est terminée : son RPPS ne se confirme plus ici.")
        try:
            row.rpps = clean_rpps(rpps, confirmed=True)
        except ValidationError as refusal:
            raise DomainError(" ".join(refusal.messages), field="rpps") from refusal
        row.rpps_confirmed_at, row.rpps_confirmed_by = at, by.id
        APPLICATIONS.log_action(row, "confirm", by=by, at=at, fields=("rpps",))


def accept_application(
    *,
    by: Actor,
    at: datetime,
    application_id: UUID,
    version: int,
    admitted_by: str,
    admitted_on: date | None,
    person_id: UUID | None = None,
) -> None:
    """Member from today, fee expected. ``admitted_by``, ``admitted_on``: which body decided, when.
    ``person_id``: somebody already known who comes (back)."""
    with transaction.atomic(durable=True):
        row = APPLICATIONS.lock(application_id, version=version)
        APPLICATION.advance("accept", state=row.state, by=by)
        day = at.astimezone(PARIS).date()
        _note_admission(row, admitted_by, admitted_on, today=day)
        whose = _person(row, person_id) if row.profession_id else _structure(row)
        membership = Membership(state=State.ACCEPTED, joined_on=day, **whose)
        apply_joining(membership, by=by, at=at, comment=row.reference)
        row.membership, row.fee_eur = membership, joining.fee_on(day, kind=row.kind)
        APPLICATIONS.advance(row, "accept", by=by, at=at, comment=_admission(row))
        _welcome(row, whose.get("person"), by=by, at=at)


def _note_admission(row: Application, admitted_by: str, on: date | None, *, today: date) -> None:
    sent = row.sent_at.astimezone(PARIS).date()
    required = ((WHO, "admitted_by", admitted_by in DecidedBy.values), (WHEN, "admitted_on", on))
    lacking = [DomainError(words, field=field) for words, field, answer in required if not answer]
    if lacking or on is None:
        raise Refusals(lacking)
    if on > today:
        raise DomainError(NOT_YET, field="admitted_on")
    if on < sent:
        raise DomainError(BEFORE_SENT.format(sent=in_french(sent)), field="admitted_on")
    row.admitted_by, row.admitted_on = admitted_by, on


def _admission(row: Application) -> str:
    return f"{row.get_admitted_by_display()}, le {in_french(row.admitted_on)}"


def _person(row: Application, person_id: UUID | None) -> dict:
    if person_id is None:
        person = Person(
            last_name=row.last_name, first_name=row.first_name, profession=row.profession
        )
        person.home_visits = row.home_visits
    else:
        if not applications.people_like(row).filter(pk=person_id).exists():
            raise DomainError(NOT_A_TWIN, field="person")
        person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    for name in COMPLETED:
        if not getattr(person, name):
            setattr(person, name, getattr(row, name))
    if row.rpps and not person.rpps:
        person.rpps = row.rpps
        person.rpps_confirmed_at = row.rpps_confirmed_at
        person.rpps_confirmed_by = row.rpps_confirmed_by
    person.listed = row.acceptances.filter(text__kind="directory").exists()
    return {"person": save_validated(person)}


def _structure(row: Application) -> dict:
    structure = Structure(
        name=row.structure_name,
        kind=row.structure_kind,
        college=row.college,
        commune=row.commune,
        finess=row.finess,
        siret=row.siret,
        rna=row.rna,
        representative=f"{row.first_name} {row.last_name}",
        email=row.email,
        phone=row.phone,
    )
    return {"structure": save_validated(structure)}


def _welcome(row: Application, person: Person | None, *, by: Actor, at: datetime) -> None:
    """An invitation for who has no account yet; whoever has one is asked to sign in."""
    known = accounts.find_by_email(row.email) or (person and accounts.email_of_person(person.id))
    if person and not known:
        apply_invitation(person, row.email, by=by, at=at)
    else:
        write_to(row, ACCEPTED, at=at, has_account=bool(known))
