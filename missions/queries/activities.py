"""What may be declared on a day, and its price for one person."""

from datetime import date

from django.db.models import Q

from missions.amounts import UNPAID, Tariff
from missions.enums import Pay
from missions.models import Activity, ActivityRate
from missions.queries.facts import ActivityFacts


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def offered_on(on: date) -> list[ActivityFacts]:
    rows = Activity.objects.filter(_in_force(on)).order_by("label", "code")
    return [ActivityFacts(row.code, row.label, row.kind, row.basis) for row in rows]


def tariff(
    activity_code: str, *, on: date, profession_id: int | None, salaried: bool = False
) -> Tariff | None:
    """The dated price, by profession when there is one. None: no price is in force that day."""
    activity = Activity.objects.filter(_in_force(on), pk=activity_code).first()
    if activity is None:
        return None
    if salaried or activity.kind == Pay.UNPAID:
        return UNPAID
    wanted = Q(profession__isnull=True)
    if profession_id is not None:
        wanted |= Q(profession_id=profession_id)
    rates = ActivityRate.objects.filter(_in_force(on), wanted, activity=activity)
    best = max(rates, key=lambda rate: rate.profession_id is not None, default=None)
    return Tariff(activity.kind, activity.basis, best.amount_eur) if best else None


