"""Who is a member, on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q

from members.enums import MembershipState
from members.models import Membership
from members.queries import people, territory


@dataclass(frozen=True)
class MembersOn:
    """Ids of the members of one day."""

    day: date
    person_ids: frozenset[UUID]
    structure_ids: frozenset[UUID]

    @property
    def people(self) -> int:
        return len(self.person_ids)

    @property
    def structures(self) -> int:
        return len(self.structure_ids)


@dataclass(frozen=True)
class MembershipFacts:
    id: UUID
    person_id: UUID | None
    structure_id: UUID | None
    state: str
    state_label: str
    joined_on: date | None
    left_on: date | None
    leave_reason: str


@dataclass(frozen=True)
class Welcome:
    """``fee_eur``: what she still has to pay, if it is known."""

    joined_on: date | None
    fee_eur: Decimal | None


@dataclass(frozen=True)
class Share:
    """Members among the professionals of the territory, for one kind."""

    kind: str
    label: str
    members: int
    professionals: int
    source: str
    as_of: date


def active_on(day: date) -> MembersOn:
    rows = Membership.objects.on(day).values_list("person_id", "structure_id")
    pairs = list(rows)
    return MembersOn(
        day=day,
        person_ids=frozenset(person for person, _ in pairs if person),
        structure_ids=frozenset(structure for _, structure in pairs if structure),
    )


def was_member(person_id: UUID, day: date) -> bool:
    return Membership.objects.on(day).filter(person_id=person_id).exists()


def of_person(person_id: UUID) -> tuple[MembershipFacts, ...]:
    """Every membership, the latest first."""
    rows = Membership.objects.filter(person_id=person_id).order_by("-joined_on", "id")
    return tuple(_facts(row) for row in rows)


def welcome_of(person_id: UUID, day: date) -> Welcome | None:
    """What somebody who has just joined needs to know; None when she is no member."""
    rows = Membership.objects.on(day).filter(person_id=person_id).select_related("application")
    row = rows.order_by("-joined_on", "id").first()
    if row is None:
        return None
    application = getattr(row, "application", None)
    owes = row.state == MembershipState.ACCEPTED and application is not None
    return Welcome(row.joined_on, application.fee_eur if owes else None)


def changes_between(start: date, end: date) -> tuple[int, int]:
    """``(joined, left)`` among people, with ``end`` excluded."""
    rows = Membership.objects.of_people()
    found = rows.aggregate(
        joined=Count("pk", filter=Q(joined_on__gte=start, joined_on__lt=end)),
        left=Count("pk", filter=Q(left_on__gte=start, left_on__lt=end)),
    )
    return found["joined"], found["left"]


def shares(on: date) -> tuple[Share, ...]:
    """By profession, with the headcount known that day; a kind without one is left out."""
    return shares_of(people.count_by_profession(on), territory.denominators(on))


def shares_of(
    counts: Sequence[people.ProfessionCount], heads: Sequence[territory.HeadcountFacts]
) -> tuple[Share, ...]:
    return tuple(
        Share(
            kind=head.kind,
            label=head.label,
            members=sum(
                c.count
                for c in counts
                if c.profession_id == head.profession_id and head.detail in ("", c.detail)
            ),
            professionals=head.count,
            source=head.source,
            as_of=head.as_of,
        )
        for head in heads
    )


def _facts(row: Membership) -> MembershipFacts:
    return MembershipFacts(
        id=row.id,
        person_id=row.person_id,
        structure_id=row.structure_id,
        state=row.state,
        state_label=row.get_state_display(),
        joined_on=row.joined_on,
        left_on=row.left_on,
        leave_reason=row.leave_reason,
    )
