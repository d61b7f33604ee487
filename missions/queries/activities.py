"""What may be declared on a day, and its price for one person."""

from datetime import date

from django.db.models import F, Q

from missions.amounts import UNPAID, Tariff
from missions.enums import Pay
from missions.models import Activity, ActivityRate
from missions.queries.facts import ActivityFacts, RateFacts


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def offered_on(on: date) -> list[ActivityFacts]:
    rows = Activity.objects.filter(_in_force(on)).order_by("label", "code")
    return [ActivityFacts(row.code, row.label, row.kind, row.basis) for row in rows]


def tariffs(*, on: date, profession_id: int | None, salaried: bool = False) -> dict[str, Tariff]:
    """Activity → the price of that day, by profession when there is one.

    An activity that is paid but has no price that day is absent.
    """
    wanted = Q(profession__isnull=True)
    if profession_id is not None:
        wanted |= Q(profession_id=profession_id)
    rates = {
        rate.activity_id: rate
        for rate in ActivityRate.objects.filter(_in_force(on), wanted).order_by(
            F("profession_id").asc(nulls_first=True)
        )
    }
    found = {}
    for activity in offered_on(on):
        if salaried or activity.kind == Pay.UNPAID:
            found[activity.code] = UNPAID
        elif activity.code in rates:
            amount_eur = rates[activity.code].amount_eur
            found[activity.code] = Tariff(activity.kind, activity.basis, amount_eur)
    return found


def rates() -> list[RateFacts]:
    """Every dated price: what the internal rules say, as typed."""
    rows = ActivityRate.objects.select_related("activity", "profession").order_by(
        "activity_id", "-valid_from", "id"
    )
    return [
        RateFacts(
            activity_code=row.activity_id,
            activity_label=row.activity.label,
            profession_label=row.profession.label if row.profession else "",
            amount_eur=row.amount_eur,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    ]
