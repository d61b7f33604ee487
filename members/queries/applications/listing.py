"""The office's list: declared filters, declared orders, pages; and its queue."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from members.domain.labels import StateTag, for_office
from members.enums import ApplicationState as State
from members.models import Application, TerritoryCommune


@dataclass(frozen=True)
class Row:
    id: UUID
    reference: str
    kind_label: str
    name: str
    about: str
    commune: str
    on_territory: bool
    email: str
    phone: str
    rpps: str
    rpps_is_sure: bool
    sent_at: datetime
    waiting_since: datetime
    state: str
    tag: StateTag


@dataclass(frozen=True)
class Neighbours:
    """Where one application stands among those to examine."""

    queued: bool
    waiting: int
    before: UUID | None
    after: UUID | None


def rows():
    """For the list's filters; read by ``shown``."""
    return Application.objects.all()


def shown(rows) -> list[Row]:
    ours = TerritoryCommune.objects.filter(
        commune=OuterRef("commune"), territory__association__isnull=False
    )
    related = rows.annotate(on_territory=Exists(ours))
    related = related.select_related("profession", "commune", "membership")
    return [_row(one) for one in related.defer("commune__contour")]


def counts(rows) -> dict[str, int]:
    """By state, of rows filtered by anything else."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def neighbours(application_id: UUID) -> Neighbours:
    """The longest waiting first; the last one is followed by the first."""
    rows = Application.objects.filter(state=State.RECEIVED).order_by("waiting_since", "id")
    queue = list(rows.values_list("id", flat=True))
    others = [one for one in queue if one != application_id]
    if application_id not in queue:
        return Neighbours(False, len(queue), None, queue[0] if queue else None)
    index = queue.index(application_id)
    return Neighbours(
        queued=True,
        waiting=len(queue),
        before=queue[index - 1] if index else None,
        after=queue[index + 1] if index + 1 < len(queue) else (others[0] if others else None),
    )


def _row(one: Application) -> Row:
    about = one.profession.label if one.profession else one.get_structure_kind_display()
    return Row(
        id=one.id,
        reference=one.reference,
        kind_label=one.get_kind_display(),
        name=one.name,
        about=f"{about}, {one.detail}" if one.detail else about,
        commune=one.commune.name,
        on_territory=one.on_territory,
        email=one.email,
        phone=one.phone,
        rpps=one.rpps,
        rpps_is_sure=bool(one.rpps_confirmed_at or one.proved_by_card),
        sent_at=one.sent_at,
        waiting_since=one.waiting_since,
        state=one.state,
        tag=for_office(one.state, one.membership.state if one.membership else ""),
    )
