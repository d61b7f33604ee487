"""The office's list: declared filters, declared orders, pages; and its queue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q

from cpts_portal.foundation.kernel.text import sort_name
from members.domain.labels import StateTag, for_office
from members.enums import ApplicationState as State
from members.models import Application, TerritoryCommune

PAGE_SIZE = 50
ORDERS = {
    "attente": ("waiting_since", "id"),
    "recente": ("-sent_at", "-number"),
    "nom": ("sort_name", "id"),
}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for, already checked."""

    state: str = ""
    text: str = ""
    kind: str = ""
    order: str = "attente"


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


def page(wanted: Wanted, number: str | int) -> Page:
    found = Paginator(_rows(wanted), PAGE_SIZE).get_page(number)
    found.object_list = [_row(one) for one in found.object_list]
    return found


def everything(wanted: Wanted) -> Iterator[Row]:
    return map(_row, _rows(wanted))


def counts(wanted: Wanted) -> dict[str, int]:
    """By state, every other filter kept."""
    rows = _filtered(wanted).order_by().values("state").annotate(many=Count("pk"))
    found = {row["state"]: row["many"] for row in rows}
    return {state.value: found.get(state.value, 0) for state in State}


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


def _filtered(wanted: Wanted):
    rows = Application.objects.all()
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    words = sort_name(wanted.text)
    if words:
        number = words.removeprefix("ad").strip()
        asked = Q(sort_name__contains=words) | Q(rpps=words)
        if number.isascii() and number.isdigit() and len(number) <= 9:
            asked |= Q(number=int(number))
        rows = rows.filter(asked)
    return rows


def _rows(wanted: Wanted):
    rows = _filtered(wanted)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    ours = TerritoryCommune.objects.filter(
        commune=OuterRef("commune"), territory__association__isnull=False
    )
    rows = rows.annotate(on_territory=Exists(ours)).order_by(*ORDERS[wanted.order])
    related = rows.select_related("profession", "commune", "membership")
    return related.defer("commune__contour")


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
