"""One step of the workflow on one row: state, log, audit. Callers opened the transaction."""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from cpts_portal.foundation.records import audit
from missions.amounts import amount
from missions.enums import State
from missions.models import Declaration, DeclarationLog
from missions.operations.entry import keep_or_refuse
from missions.queries import activities
from missions.workflow import DECLARATION

SALARIED = "S"
CHANGED = (
    "Quelqu’un d’autre a traité ces heures depuis l’affichage de la page. "
    "Voici où elles en sont ; décidez à nouveau si besoin."
)
UNKNOWN = "Ces heures n’existent plus."


def lock(declaration_id: UUID, *, version: int | None = None) -> Declaration:
    """The row, held until the end of the transaction, at the version the person saw."""
    row = Declaration.objects.select_for_update(of=("self",)).filter(pk=declaration_id).first()
    if row is None:
        raise DomainError(UNKNOWN)
    if version is not None and row.version != version:
        raise Stale(CHANGED)
    return row


def own(row: Declaration, by: Actor) -> None:
    if by.person_id is None or row.person_id != by.person_id:
        raise Forbidden("Vous ne pouvez changer que vos propres heures.")


def not_own(row: Declaration, by: Actor) -> None:
    if by.person_id is not None and row.person_id == by.person_id:
        raise Forbidden("Personne ne décide de ses propres heures : une autre personne le fera.")


def freeze_amount(row: Declaration) -> None:
    """The price of the day of the action, for her profession, from now on written on the row."""
    person = row.person
    tariff = activities.tariffs(
        on=row.done_on,
        profession_id=person.profession_id,
        salaried=person.practice_mode == SALARIED,
    ).get(row.activity_id)
    if tariff is None:
        raise DomainError(
            "Aucun tarif n’est en vigueur pour cette activité à cette date : "
            "la coordinatrice doit d’abord le saisir.",
            field="activity",
        )
    row.rate_eur = tariff.rate_eur
    row.amount_eur = amount(tariff, row.minutes)


def save_new(row: Declaration, *, by: Actor, at: datetime, step: str) -> None:
    keep_or_refuse(row, force_insert=True)
    write_log(row, step=step, before="", by=by, at=at)
    audit.record(f"declaration.{step}", by=by, at=at, target=row)


def apply_step(row: Declaration, code: str, *, by: Actor, at: datetime, comment: str = "") -> None:
    """Walks the table, then saves: one version more."""
    before = row.state
    comment = comment.strip()
    row.state = DECLARATION.step(code, state=before, by=by, comment=comment)
    row.reason = comment
    if row.state == State.SUBMITTED and code == "submit":
        row.submitted_at = at
    if code in ("validate", "send_back", "refuse"):
        row.decided_at, row.decided_by = at, by.id
    else:
        row.decided_at = row.decided_by = None
    save_changed(row)
    write_log(row, step=code, before=before, by=by, at=at, comment=comment)
    audit.record(f"declaration.{code}", by=by, at=at, target=row, fields=("state",))


def save_changed(row: Declaration) -> None:
    row.version += 1
    keep_or_refuse(row)


def write_log(
    row: Declaration, *, step: str, before: str, by: Actor, at: datetime, comment: str = ""
) -> None:
    DeclarationLog.objects.create(
        declaration=row,
        at=at,
        by=by.id,
        by_name=by.name,
        step=step,
        before=before,
        after=row.state,
        comment=comment,
    )
