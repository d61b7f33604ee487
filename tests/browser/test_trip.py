"""All the steps, by the people of the demonstration in a real Chromium: a nurse joins and
declares, a patient finds a doctor, the dossier comes back decided by three bodies.

It has a demonstration of its own: what it decides cannot be undone. Every page it passes is looked
at on a phone and on a desk.
"""

import pytest

from tests.browser.conftest import Company, opened_portal
from tests.browser.mailbox import Mailbox
from tests.browser.trip.dossier import (
    both_bodies_decide,
    both_bodies_read_and_agree,
    the_association_answers_and_the_cpam_notifies,
    the_dossier_leaves_again,
)
from tests.browser.trip.finding_a_doctor import (
    asks_for_a_doctor,
    is_proposed,
    the_doctor_accepts,
    the_doctor_opens_places,
)
from tests.browser.trip.joining import applies, declares_her_first_hours, is_accepted
from tests.browser.trip.traveller import PATIENT, SECRETS, Trip

pytestmark = [pytest.mark.xdist_group("trip"), pytest.mark.long]


@pytest.fixture(scope="module")
def trip(chromium):
    with opened_portal() as portal:
        company = Company(portal, chromium)
        yield Trip(company, Mailbox(portal.folder / "mails"))
        company.leave()


@pytest.mark.requirement("A11-01")
def test_from_joining_to_the_decision_of_the_three_bodies(trip):
    applies(trip)
    is_accepted(trip)
    declares_her_first_hours(trip)
    request = asks_for_a_doctor(trip)
    the_doctor_opens_places(trip)
    proposal = is_proposed(trip, request)
    the_doctor_accepts(trip, proposal)
    the_dossier_leaves_again(trip)
    both_bodies_read_and_agree(trip)
    both_bodies_decide(trip)
    the_association_answers_and_the_cpam_notifies(trip)
    nobody_else_knows_the_patient(trip)


def nobody_else_knows_the_patient(trip: Trip) -> None:
    romain = trip.person("treasurer").go("/budget/")
    trip.look(romain, "budget")
    whole = "\n".join((*trip.contents, trip.mailbox.everything().replace(PATIENT["email"], "")))
    assert [word for word in SECRETS if word in whole] == []
