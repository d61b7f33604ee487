from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Subquery

from missions.labels import Transfer
from missions.models import Declaration, DeclarationLog
from missions.workflow import DECLARATION

# what the log holds and no table of transitions names
OUTSIDE = {"propose": "Proposée d’après la présence", "draft": "Saisie", "change": "Modifiée"}


def step_label(transition: str) -> str:
    return OUTSIDE.get(transition) or DECLARATION.past_label(transition)


def steps_of(declaration_id: UUID, transfer: Transfer | None = None) -> list[dict]:
    """Latest first: the transfer, if the money left, is the last that happens (a day, of which the
    hour is not known)."""
    rows = DeclarationLog.objects.filter(declaration_id=declaration_id).order_by("-at", "-id")
    paid_on = transfer.paid_on if transfer else None
    steps = [{"at": paid_on, "label": "Versée"}] if paid_on else []
    for row in rows.values("at", "by_name", "comment", "transition"):
        steps.append(row | {"label": step_label(row["transition"])})
    return steps


@dataclass(frozen=True)
class LatestStep:
    at: datetime
    by_name: str
    label: str
    person_name: str
    declaration_id: UUID
    minutes: int


@dataclass(frozen=True)
class Glance:
    """The last steps taken on anybody's hours, how many hours wait and since when."""

    latest: tuple[LatestStep, ...]
    waiting: int
    oldest: datetime | None


def glance(limit: int) -> Glance:
    """One statement: whatever waits left a step behind, so without steps nothing waits."""
    queue = Declaration.objects.waiting()
    counted = queue.order_by().values("state").annotate(count=Count("pk")).values("count")
    rows = DeclarationLog.objects.select_related("declaration__person").annotate(
        waiting=Subquery(counted), oldest=Subquery(queue.values("submitted_at")[:1])
    )
    latest = list(rows.order_by("-at", "-id")[:limit])
    return Glance(
        latest=tuple(_step(row) for row in latest),
        waiting=latest[0].waiting or 0 if latest else 0,
        oldest=latest[0].oldest if latest else None,
    )


def _step(row: DeclarationLog) -> LatestStep:
    return LatestStep(
        at=row.at,
        by_name=row.by_name,
        label=step_label(row.transition),
        person_name=row.declaration.person.name,
        declaration_id=row.declaration_id,
        minutes=row.declaration.minutes,
    )
