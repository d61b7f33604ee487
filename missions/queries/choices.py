"""What may be declared on a day: missions, action sheets, activities and their price for one
person."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from members.queries import contracts, people
from members.queries import missions as mission_names
from missions.amounts import UNPAID, Tariff
from missions.enums import ActionStatus, Pay
from missions.models import Action, Activity, ActivityRate

FUNCTIONING = "fonctionnement"
SALARIED = "S"


def missions_on(on: date) -> dict[str, str]:
    """The missions of the contract and its functioning; all of them before there is a contract."""
    labels = mission_names.labels()
    contract = contracts.current(on)
    if contract is None:
        return labels
    started = {FUNCTIONING, *contract.missions}
    return {code: label for code, label in labels.items() if code in started}


def actions() -> QuerySet[Action]:
    return Action.objects.select_related("mission", "lead").order_by("number", "id")


def actions_open() -> QuerySet[Action]:
    return Action.objects.exclude(status=ActionStatus.DROPPED).order_by("number", "id")


def activities_on(on: date) -> QuerySet[Activity]:
    return Activity.objects.filter(_in_force(on)).order_by("label", "code")


def tariffs_for(person_id: UUID, on: date, *, of: Sequence[str] = ()) -> dict[str, Tariff]:
    """Activity, one of these or any → the price of that day, by profession when there is one.

    An activity that is paid but has no price that day is absent.
    """
    person = people.profession_and_practice(person_id)
    if person is None:
        return {}
    profession_id, practice_mode = person
    whose = Q(profession__isnull=True) | Q(profession_id=profession_id)
    activities, rows = activities_on(on), ActivityRate.objects.filter(_in_force(on), whose)
    if of:
        activities, rows = activities.filter(pk__in=of), rows.filter(activity__in=of)
    # a profession's own price comes last and stays
    rates = {
        row.activity_id: row for row in rows.order_by(F("profession_id").asc(nulls_first=True))
    }
    tariffs = {}
    for activity in activities:
        if practice_mode == SALARIED or activity.kind == Pay.UNPAID:
            tariffs[activity.code] = UNPAID
        elif activity.code in rates:
            amount_eur = rates[activity.code].amount_eur
            tariffs[activity.code] = Tariff(activity.kind, activity.basis, amount_eur)
    return tariffs


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))
