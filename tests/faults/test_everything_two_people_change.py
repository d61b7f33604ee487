"""REL-04: each thing that two people may change at once has its race; the missing ones are here."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from funding.budget import operations as budget
from funding.budget.models import Expense
from funding.indicators import operations as indicators
from funding.indicators.models import LineYear
from members.models import Meeting
from members.operations import meetings
from patients.models import CareOffer
from patients.operations import offers
from tests.faults.test_two_people import at_the_same_moment
from tests.funding import dossier_world
from tests.funding.dossier_world import AT, COORDINATOR
from tests.patients import asking

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("REL-04")]
TESTS = Path(__file__).resolve().parents[1]
RACES = {
    "hours declared": ("faults/test_two_people.py", "test_verified_returned_and_taken_back"),
    "the same form of hours": ("missions/test_declaring.py", "test_ten_posts_at_once"),
    "request for a GP": ("patients/test_at_once.py", "test_two_of_the_office_on_one_request"),
    "proposal": ("patients/test_proposal_races.py", "test_yes_and_no_at_once"),
    "offer of places": ("patients/test_offers.py", "test_two_offers_of_one_doctor_at_once"),
    "offer changed": (__file__, "test_an_offer_changed_and_closed_at_once"),
    "application": (
        "members/applications_office/test_two_at_once.py",
        "test_two_people_who_decide_at_once",
    ),
    "invitation": ("members/invitations/test_the_link.py", "test_ten_clicks_at_once"),
    "dossier": ("funding/test_review_races.py", "test_two_agents_give_the_opinion"),
    "monthly report": ("home/test_report_schedule.py", "test_two_beats_and_eight_hands"),
    "line of the dossier": (__file__, "test_a_line_proposed_and_decided_at_once"),
    "indicator": (__file__, "test_a_line_of_the_year_written_by_two"),
    "meeting": (__file__, "test_a_meeting_written_by_two_is_one_meeting"),
    "expense": (__file__, "test_an_expense_written_by_two_is_one_expense"),
}


@pytest.mark.parametrize("thing", RACES)
def test_each_thing_that_two_people_change_has_its_race(thing):
    path, name = RACES[thing]
    assert f"def {name}" in (TESTS / path).read_text(encoding="utf-8")


@pytest.fixture
def signed():
    dossier_world.build()


def refusals(outcomes: list[str]) -> list[str]:
    assert outcomes.count("done") == 1
    return [outcome for outcome in outcomes if outcome != "done"]


def test_a_line_proposed_and_decided_at_once_is_decided_once(signed):
    line = {"at": AT, "line_number": "L06", "contract_year": 1}
    outcomes = at_the_same_moment(
        lambda: indicators.grant_line(by=SYSTEM, amount_eur=5000, **line),
        lambda: indicators.grant_line(by=SYSTEM, amount_eur=1000, **line),
        lambda: indicators.propose_line(by=COORDINATOR, amount_eur=4000, **line),
    )
    assert outcomes[:2].count("done") == 1
    row = LineYear.objects.get(line__number="L06", year__number=1)
    assert row.granted_eur == (5000 if outcomes[0] == "done" else 1000)
    assert (row.proposed_eur == 4000) == (outcomes[2] == "done")


def test_a_line_of_the_year_written_by_two_is_written_once(signed):
    def write(amount):
        return lambda: indicators.set_line_year(
            by=SYSTEM, at=AT, line_number="L10", contract_year=2, row=LineYear(max_eur=amount)
        )

    at_the_same_moment(write(4000), write(3000))
    rows = LineYear.objects.filter(line__number="L10", year__number=2)
    assert [row.max_eur in (3000, 4000) for row in rows] == [True]


def test_a_meeting_written_by_two_is_one_meeting(signed):
    def hold(title):
        return lambda: meetings.record_meeting(
            by=SYSTEM,
            at=AT,
            number="M777",
            title=title,
            mission_code="acces",
            held_on=date(2022, 11, 12),
            minutes=60,
            activity_code="GT",
            attendee_ids=[],
            sheet_missing=True,
        )

    at_the_same_moment(hold("Un"), hold("Deux"))
    assert Meeting.objects.filter(number="M777").count() == 1


def test_an_expense_written_by_two_is_one_expense(signed):
    def spend(amount):
        return lambda: budget.record_expense(
            by=SYSTEM,
            at=AT,
            contract_year=1,
            expense=Expense(
                number="E777",
                mission_id="fonctionnement",
                nature="salaires",
                label="Essai",
                amount_eur=amount,
                spent_on=date(2022, 9, 30),
            ),
        )

    refusals(at_the_same_moment(spend("10.00"), spend("20.00")))
    assert Expense.objects.get(number="E777").amount_eur in (Decimal(10), Decimal(20))


def test_an_offer_changed_and_closed_at_once_one_wins_and_the_other_is_told(transactional_db):
    world = asking.build()
    offer = asking.open_places(world.doctor)
    outcomes = at_the_same_moment(
        lambda: offers.change_offer(
            by=world.doctor,
            at=AT,
            offer_id=offer,
            version=1,
            terms=CareOffer(availability="now", places=5, ends_on=asking.UNTIL),
        ),
        lambda: offers.close_offer(by=world.office, at=AT, offer_id=offer, version=1),
    )
    assert len(refusals(outcomes)) == 1
    assert CareOffer.objects.get(pk=offer).version == 2
