"""The coordinator's decisions on declared hours. Nobody decides of her own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records import drafts, outbox
from members.queries import accounts
from missions.labels import day_near
from missions.models import Declaration
from missions.operations.steps import HOURS, not_own
from missions.workflow import COORDINATOR, DECLARATION

FORM = "missions.decision:{declaration_id}"
MAILS = {"send_back": "mail/missions/returned", "refuse": "mail/missions/refused"}
NEED_REASON = "Dites pourquoi en une phrase : la personne la lira."


@dataclass(frozen=True)
class Verified:
    """What a bulk verification did: how many, and why the others were left."""

    done: int
    left: tuple[str, ...]


def validate(*, by: Actor, at: datetime, declaration_id: UUID, version: int | None = None) -> None:
    with transaction.atomic(durable=True):
        _decide("validate", by, at, declaration_id, version)


def send_back(
    *, by: Actor, at: datetime, declaration_id: UUID, reason: str, version: int | None = None
) -> None:
    with transaction.atomic(durable=True):
        row = _decide("send_back", by, at, declaration_id, version, reason)
        _tell(row, "send_back", by=by, at=at)


def refuse(
    *, by: Actor, at: datetime, declaration_id: UUID, reason: str, version: int | None = None
) -> None:
    with transaction.atomic(durable=True):
        row = _decide("refuse", by, at, declaration_id, version, reason)
        _tell(row, "refuse", by=by, at=at)


def unvalidate(
    *, by: Actor, at: datetime, declaration_id: UUID, reason: str, version: int | None = None
) -> None:
    """A verification that was a mistake: the hours wait again, and the log says why."""
    with transaction.atomic(durable=True):
        _decide("unvalidate", by, at, declaration_id, version, reason)


def validate_many(*, by: Actor, at: datetime, picks: Iterable[tuple[UUID, int]]) -> Verified:
    """Ticked rows, each at the version that was on the screen; what changed since is left."""
    done, left = 0, []
    with transaction.atomic(durable=True):
        if not by.has(*COORDINATOR):
            raise Forbidden("Seule la coordinatrice vérifie les heures.")
        for declaration_id, version in sorted(set(picks)):
            try:
                _decide("validate", by, at, declaration_id, version)
                done += 1
            except DomainError as refusal:
                left.append(refusal.sentence)
    return Verified(done, tuple(left))


def _decide(
    code: str, by: Actor, at: datetime, declaration_id: UUID, version: int | None, reason: str = ""
) -> Declaration:
    row = HOURS.lock(declaration_id, version=version)
    not_own(row, by)
    transition = next(one for one in DECLARATION.transitions if one.name == code)
    if transition.comment_required and by.has(*COORDINATOR) and not reason.strip():
        raise DomainError(NEED_REASON, field="reason")
    HOURS.advance(row, code, by=by, at=at, comment=reason)
    if by.id:
        drafts.discard(by.id, FORM.format(declaration_id=declaration_id))
    return row


def _tell(row: Declaration, what: str, *, by: Actor, at: datetime) -> None:
    """The reason itself stays in the portal: a free text does not travel by mail."""
    address = accounts.email_of_person(row.person_id)
    if not address:
        return
    outbox.queue_mail(
        key=f"declaration-{what}-{row.id}-{row.version}",
        to=address,
        template=MAILS[what],
        context={
            "coordinator": by.name,
            "day": day_near(row.done_on, at),
            "path": f"/missions/heures/{row.id}/",
        },
        at=at,
    )
