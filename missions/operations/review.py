"""The coordinator's decisions on declared hours. Nobody decides of their own."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import outbox
from members.queries import accounts
from missions.labels import day_near
from missions.models import Declaration
from missions.operations.lifecycle import HOURS, not_own
from missions.permissions import verifies
from missions.workflow import COORDINATOR, DECLARATION

MAILS = {"send_back": "mail/missions/returned", "refuse": "mail/missions/refused"}
WITHOUT_REASON = {
    step.name for step in DECLARATION.allowed_to(COORDINATOR) if not step.comment_required
}
NEED_REASON = "Dites pourquoi en une phrase : la personne la lira."


def decide(
    transition: str,
    *,
    by: Actor,
    at: datetime,
    declaration_id: UUID,
    version: int | None = None,
    reason: str = "",
) -> None:
    with transaction.atomic(durable=True):
        row = _locked(by, declaration_id, version)
        if by.has(*COORDINATOR) and not reason.strip() and transition not in WITHOUT_REASON:
            raise DomainError(NEED_REASON, field="reason")
        comment = reason if transition not in WITHOUT_REASON else ""
        HOURS.advance(row, transition, by=by, at=at, comment=comment)
        if transition in MAILS:
            _notify(row, transition, by=by, at=at)


validate, send_back = partial(decide, "validate"), partial(decide, "send_back")
refuse, unvalidate = partial(decide, "refuse"), partial(decide, "unvalidate")


def validate_picks(
    *, by: Actor, at: datetime, picks: Iterable[tuple[UUID, int]]
) -> tuple[int, list[str]]:
    """Ticked rows, each at the version that was on the screen; what changed since is left. How many
    were verified, and why the others were not."""
    if not verifies(by):
        raise Forbidden("Seule la coordinatrice vérifie les heures.")
    count, refusals = 0, []
    with transaction.atomic(durable=True):
        for declaration_id, version in sorted(set(picks)):
            try:
                # a refusal of the database loses this row alone
                with transaction.atomic():
                    HOURS.advance(_locked(by, declaration_id, version), "validate", by=by, at=at)
                count += 1
            except DomainError as refusal:
                refusals.append(refusal.sentence)
    return count, refusals


def _locked(by: Actor, declaration_id: UUID, version: int | None) -> Declaration:
    row = HOURS.lock(declaration_id, version=version)
    not_own(row, by)
    return row


def _notify(row: Declaration, transition: str, *, by: Actor, at: datetime) -> None:
    """The reason itself stays in the portal: a free text does not travel by mail."""
    address = accounts.email_of_person(row.person_id)
    if not address:
        return
    outbox.queue_mail(
        key=f"declaration-{transition}-{row.id}-{row.version}",
        to=address,
        template=MAILS[transition],
        context={
            "coordinator": by.name,
            "day": day_near(row.done_on, at),
            "path": f"/missions/heures/{row.id}/",
        },
        at=at,
    )
