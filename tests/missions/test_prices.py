"""Who settles action sheets, activities and prices, and what a price may not do."""

from datetime import date
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from missions.forms.declaration import Choices
from missions.models import Action, Activity, ActivityRate
from missions.operations import reference
from tests.support.clocks import NOW
from tests.support.overtaking import overtaken

SHEET = {"number": "A9", "title": "Soins non programmés", "mission_code": "acces"}
ACTIVITY = {"label": "Garde", "kind": "unpaid", "basis": "hourly"}


def open_sheet(by):
    return reference.open_action(by=by, at=NOW, starts_on=date(2026, 9, 1), **SHEET)


def add_activity(by, code="GAR"):
    reference.add_activity(by=by, at=NOW, code=code, valid_from=date(2026, 9, 1), **ACTIVITY)


def set_price(by, amount=55, valid_from=date(2026, 9, 1)):
    """Of the work in the field, 50 € an hour since 5 July 2022."""
    reference.set_rate(
        by=by, at=NOW, activity_code="TER", amount_eur=Decimal(amount), valid_from=valid_from
    )


def prices() -> list[tuple[int, date | None]]:
    rates = ActivityRate.objects.filter(activity_id="TER", profession=None).order_by("valid_from")
    return [(int(rate.amount_eur), rate.valid_to) for rate in rates]


@pytest.mark.parametrize("settle", [open_sheet, add_activity, set_price])
@pytest.mark.parametrize("role", ["member", "doctor", "president", "treasurer", "cpam"])
def test_only_the_coordinator_settles_sheets_activities_and_prices(world, settle, role):
    with pytest.raises(Forbidden):
        settle(Actor(id=uuid4(), roles=frozenset({role}), name="Quelqu’un"))
    assert not Action.objects.filter(number="A9").exists()
    assert not Activity.objects.filter(code="GAR").exists()
    assert prices() == [(50, None)]


@pytest.mark.parametrize("by", [SYSTEM, "claire"])
def test_the_coordinator_and_the_portal_itself_settle_them(world, by):
    by = by if by is SYSTEM else world.claire
    for settle in (open_sheet, add_activity, set_price):
        settle(by)
    assert prices() == [(50, date(2026, 9, 1)), (55, None)]


def test_a_known_activity_is_not_written_over(world):
    with pytest.raises(DomainError, match="avec ce champ Code existe déjà"):
        add_activity(world.claire, code="TER")
    assert Activity.objects.get(code="TER").label == "Action de terrain"


@pytest.mark.parametrize("day", [date(2022, 7, 5), date(2022, 7, 4)])
def test_a_price_begins_after_the_one_in_force(world, day):
    with pytest.raises(DomainError, match="déjà en vigueur") as refusal:
        set_price(world.claire, valid_from=day)
    assert refusal.value.field == "valid_from"
    assert prices() == [(50, None)]


@pytest.mark.requirement("REL-04")
@pytest.mark.django_db(transaction=True)
def test_a_price_ended_at_that_very_moment_is_not_ended_again(world):
    other = partial(
        ActivityRate.objects.filter(activity_id="TER", profession=None).update,
        valid_to=date(2026, 6, 1),
    )
    assert overtaken(other, partial(set_price, world.claire)) == "done"
    assert prices() == [(50, date(2026, 6, 1)), (55, None)]


@pytest.mark.parametrize("label", ["Temps offert", "Temps offert, sans versement"])
def test_an_activity_that_is_not_paid_says_so_once(label):
    choices = object.__new__(Choices)
    choices.activities, choices.tariffs = [Activity(code="DON", label=label)], {}
    assert choices.activity()[1][1].count("sans versement") == 1
