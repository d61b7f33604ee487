"""How declared hours advance. Callers opened the transaction."""

from datetime import datetime

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records.transitions import Lifecycle
from missions.amounts import amount
from missions.models import Declaration, DeclarationLog
from missions.operations.entry import FORM_FIELDS
from missions.queries import choices
from missions.workflow import DECLARATION

DECISIONS = frozenset({"validate", "send_back", "refuse"})


def own(row: Declaration, by: Actor) -> None:
    if by.person_id is None or row.person_id != by.person_id:
        raise Forbidden("Vous ne pouvez changer que vos propres heures.")


def not_own(row: Declaration, by: Actor) -> None:
    if by.person_id is not None and row.person_id == by.person_id:
        raise Forbidden("Personne ne décide de ses propres heures : une autre personne le fera.")


def set_amount(row: Declaration) -> None:
    """The price of the day of the action, for their profession, stored on the row."""
    activity = row.activity_id
    tariff = choices.tariffs_for(row.person_id, row.done_on, of=[activity]).get(activity)
    if tariff is None:
        raise DomainError(
            "Aucun tarif n’est en vigueur pour cette activité à cette date : "
            "la coordinatrice doit d’abord le saisir.",
            field="activity",
        )
    row.rate_eur = tariff.rate_eur
    row.amount_eur = amount(tariff, row.minutes)


def _before_save(
    row: Declaration, transition: str, *, moved: bool, by: Actor, at: datetime, comment: str
):
    if not moved:
        return
    row.reason = comment
    if transition == "submit":
        row.submitted_at = at
    decided = transition in DECISIONS
    row.decided_at, row.decided_by = (at, by.id) if decided else (None, None)


# one transition of these hours: state, version, log, trace
HOURS = Lifecycle(
    DECLARATION,
    Declaration,
    DeclarationLog,
    "declaration",
    gone="Ces heures n’existent plus.",
    changed=(
        "Quelqu’un d’autre a traité ces heures depuis l’affichage de la page. "
        "Voici où elles en sont ; décidez à nouveau si besoin."
    ),
    before_save=_before_save,
    form_fields=FORM_FIELDS,
    # what hours lead to was read when they were entered
    check_unique=False,
)
