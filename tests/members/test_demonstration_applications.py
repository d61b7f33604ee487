"""The applications of the demonstration: built by the operations, beside its fixture data."""

from datetime import date
from uuid import uuid4

import pytest
from stdnum import luhn

from cpts_portal.demo.fixture_data import fixture_data
from cpts_portal.demo.seed.applications import receive_applications
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.foundation.records import outbox
from members.models import Application, Membership
from members.operations import territory
from members.queries import applications
from tests.members.conftest import LOIRE_FOREZ, SYSTEM, reference
from tests.support.clocks import NOW


@pytest.fixture
def built(db):
    reference.load_reference(by=SYSTEM, at=NOW, only_epcis=[LOIRE_FOREZ])
    territory.found_association(
        by=SYSTEM,
        at=NOW,
        name="CPTS Loire Forez",
        territory_name="Loire Forez",
        commune_codes=fixture_data().territory["communes"],
    )
    personas = Personas(say=lambda words: None)
    personas.accounts["coordinator"] = uuid4()
    with outbox.silenced():
        receive_applications(personas)


def test_several_wait_and_the_members_are_as_many(built):
    assert applications.waiting(NOW).count == 4
    states = sorted(Application.objects.values_list("state", flat=True))
    assert states == [
        "incomplete",
        "incomplete",
        "received",
        "received",
        "received",
        "received",
        "refused",
    ]
    assert not Membership.objects.exists()


def test_its_numbers_are_made_up_and_nobody_s_of_the_fixtures(built):
    used = {person["rpps"] for person in fixture_data().people}
    numbers = set(Application.objects.exclude(rpps="").values_list("rpps", flat=True))
    assert len(numbers) == 4 and numbers.isdisjoint(used)
    assert all(n.startswith("99700") and luhn.is_valid(n) for n in numbers)


def test_they_came_after_the_year_under_review(built):
    first = Application.objects.order_by("sent_at").first()
    assert first.sent_at.date() > date(2026, 7, 5)
