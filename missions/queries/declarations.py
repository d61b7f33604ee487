"""Public reads of declared hours: rows and numbers."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from missions.enums import State
from missions.models import Declaration, Evidence
from missions.queries.facts import Hours, MoneyLine

COUNTED = ("number", "person_id", "done_on", "starts_at", "ends_at", "people_met")


def _pieces():
    counted = Evidence.objects.filter(declaration=OuterRef("pk")).order_by().values("declaration")
    return Coalesce(Subquery(counted.annotate(count=Count("pk")).values("count")), 0)


def _with_who_and_what(rows: QuerySet[Declaration]) -> QuerySet[Declaration]:
    return rows.annotate(
        person_name=Concat("person__first_name", Value(" "), "person__last_name"),
        activity_label=F("activity__label"),
        action_number=Coalesce("action__number", Value("")),
    )


def with_names(rows: QuerySet[Declaration]) -> QuerySet[Declaration]:
    """Annotated, not joined: a dossier reads thousands, and three models more for each row would
    take half as long again."""
    return _with_who_and_what(rows).annotate(
        kind=F("activity__kind"),
        basis=F("activity__basis"),
        action_title=Coalesce("action__title", Value("")),
        evidence_count=_pieces(),
    )


def find_declaration(declaration_id: UUID) -> Declaration | None:
    return with_names(Declaration.objects.filter(pk=declaration_id)).first()


def verified_between(period: Period) -> list[Declaration]:
    """By date of the action, oldest first."""
    rows = Declaration.objects.inside(period).filter(state=State.VALIDATED)
    return list(with_names(rows).order_by("done_on", "number"))


def met_outside_meetings(period: Period) -> list[Declaration]:
    """Verified hours that count people met themselves: no meeting counts those people."""
    rows = Declaration.objects.inside(period).filter(
        state=State.VALIDATED, meeting__isnull=True, people_met__isnull=False
    )
    return list(_with_who_and_what(rows).only(*COUNTED).order_by("done_on", "number"))


def pending_count_and_oldest(known_at: datetime | None = None) -> tuple[int, datetime | None]:
    """Now, or as the queue was at a moment."""
    rows = Declaration.objects.in_states((State.SUBMITTED,), known_at)
    # hours sent back since then, and sent again, waited from their first sending
    since = "submitted_at" if known_at is None else "entered_then"
    queue = rows.aggregate(count=Count("pk"), oldest=Min(since))
    return queue["count"], queue["oldest"]


def validated_without(ids_in_payment: Iterable[UUID]) -> list[Declaration]:
    """Verified, and not among these: what a payment batch may still take."""
    rows = Declaration.objects.filter(state=State.VALIDATED).exclude(pk__in=list(ids_in_payment))
    return list(rows.order_by("done_on", "number"))


def for_person(person_id: UUID, *, limit: int | None = None) -> list[Declaration]:
    """Latest first."""
    rows = with_names(Declaration.objects.of_person(person_id))
    return list(rows.order_by("-done_on", "-number")[:limit])


def hours_by_mission(
    period: Period, *, states: Iterable[str] = (State.VALIDATED,), known_at: datetime | None = None
) -> dict[str, Hours]:
    rows = (
        Declaration.objects.inside(period)
        .in_states(states, known_at)
        .order_by()
        .values("mission_id")
        .annotate(time=Sum("minutes"), count=Count("pk"), people=Count("person", distinct=True))
    )
    return {
        row["mission_id"]: Hours(row["mission_id"], row["time"], row["count"], row["people"])
        for row in rows
    }


def amounts_by_mission_and_kind(
    period: Period,
    *,
    states: Iterable[str] = (State.VALIDATED,),
    settled: QuerySet | None = None,
    known_at: datetime | None = None,
) -> list[MoneyLine]:
    """``settled``: ids of the declarations whose money left; ``settled_eur`` is their part."""
    parts = {}
    if settled is not None:
        parts["gone"] = Coalesce(Sum("amount_eur", filter=Q(pk__in=settled)), ZERO)
    rows = (
        Declaration.objects.inside(period)
        .in_states(states, known_at)
        .values("mission_id", "mission__short_label", "mission__position", "activity__kind")
        .annotate(
            money=Coalesce(Sum("amount_eur"), ZERO),
            time=Sum("minutes"),
            count=Count("pk"),
            people=Count("person", distinct=True),
            **parts,
        )
        .order_by("mission_id", "activity__kind")
    )
    return [
        MoneyLine(
            row["mission_id"],
            row["mission__short_label"],
            row["mission__position"],
            row["activity__kind"],
            row["money"],
            row["time"],
            row["count"],
            row["people"],
            row.get("gone", ZERO),
        )
        for row in rows
    ]


def people_met(period: Period, action_number: str) -> int:
    """Sum of ``people_met`` over the verified hours of this action sheet."""
    rows = Declaration.objects.inside(period).filter(
        state=State.VALIDATED, action__number=action_number
    )
    return rows.aggregate(total=Coalesce(Sum("people_met"), 0))["total"]


def paid_by_person(
    period: Period, *, states: Iterable[str] = (State.VALIDATED,)
) -> dict[UUID, Decimal]:
    """Sum of amounts per person, both kinds together: what ceilings are compared with."""
    rows = (
        Declaration.objects.inside(period)
        .filter(state__in=list(states))
        .order_by()
        .values("person_id")
        .annotate(money=Coalesce(Sum("amount_eur"), ZERO))
    )
    return {row["person_id"]: row["money"] for row in rows}


def same_action_that_day(
    person_id: UUID,
    *,
    done_on: date,
    activity_code: str,
    mission_code: str,
    action_number: str,
    other_than: Q,
) -> Declaration | None:
    """What the person has already entered, or the portal proposed, for the same thing."""
    rows = Declaration.objects.of_person(person_id).not_refused().exclude(other_than)
    rows = rows.filter(
        done_on=done_on,
        activity_id=activity_code,
        mission_id=mission_code,
        action__number=action_number or None,
    )
    return with_names(rows).order_by("number").first()
