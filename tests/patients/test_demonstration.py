"""The demonstration's list is the fixture data's, to the person."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from cpts_portal.demo.fixture_data import fixture_data
from cpts_portal.demo.seed import patients as seed
from cpts_portal.demo.seed.patient_flow import MONTH_AGO, TODAY, flow
from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.periods import contract_year
from cpts_portal.foundation.records import audit, outbox
from members.operations import reference, territory
from patients.domain.counting import last_days
from patients.models import CareRequest
from patients.queries import counts, figures
from tests.patients.conftest import NOW

TOLD = fixture_data().patients["open"]


@pytest.fixture
def listed(db):
    """The same steps as the demonstration's, one person left out: she leaves by a declaration."""
    reference.load_reference(by=SYSTEM, at=NOW, only_epcis=["200065886"])
    territory.found_association(
        by=SYSTEM,
        at=NOW,
        name="CPTS Loire Forez",
        territory_name="Loire Forez",
        commune_codes=fixture_data().territory["communes"],
    )
    officer = Actor(uuid4(), frozenset({"access_officer"}), name="Inès Brindille")
    personas = SimpleNamespace(
        say=lambda words: None,
        portal=SYSTEM,
        requests=[],
        to_declare=None,
        office=lambda key: officer,
    )
    with outbox.silenced(), audit.deferred_sealing():
        for step in (seed.set_the_rules, seed.take_over_the_list, seed.receive_everybody):
            step(personas)
    return CareRequest.objects.listed().exclude(pk=personas.to_declare)


def numbers(lines) -> dict:
    return {line["code"]: line["count"] for line in lines}


def test_the_list_of_the_story_to_the_person(listed):
    rows = list(listed.values_list("tier", "commune_id", "origin"))
    assert len(rows) == TOLD["total"]
    for place, told in ((0, TOLD["tiers"]), (1, TOLD["by_commune"])):
        values = [row[place] for row in rows]
        assert {value: values.count(value) for value in set(values)} == told
    by_number = {row.number: row for row in listed.all()}
    ages = [row.age for row in by_number.values()]
    assert sum(age <= 15 for age in ages) == TOLD["age"]["0-15"]
    assert sum(age >= 71 for age in ages) == TOLD["age"]["71 et plus"]
    assert sum(row.ald for row in by_number.values()) == TOLD["tier1"]["ALD"]
    homes = [row.household for row in by_number.values() if row.household]
    assert (len(set(homes)), len(homes)) == (TOLD["households"], TOLD["persons_in_households"])
    month = figures.figures(last_days(TODAY, 30))
    # one more than the 412 of the fixture data until her doctor is declared
    assert (month.end, month.start - month.end) == (TOLD["total"] + 1, -TOLD["delta_month"] - 1)
    assert numbers(month.by_origin)["town_hall"] == TOLD["origin"]["mairie_ccas"]
    dashboard = counts.counts(TODAY)
    assert (dashboard.to_qualify, dashboard.waiting) == (10, TOLD["total"] + 1)
    assert abs(dashboard.median_days - TOLD["median_days"]) <= 1


def test_five_years_add_up():
    told = fixture_data().patients["flow"]
    lived = flow()
    for year in told:
        period = contract_year(seed.SIGNED_ON, year["year"])
        left = [stay for stay in lived.ended if stay.closed_on in period]
        declared = sum(stay.reason == "declared" for stay in left)
        assert declared == year["found"] - (year["year"] == 5)
        end = min(period.end, TODAY)
        still = sum(stay.received_on < end <= stay.closed_on for stay in lived.ended)
        still += sum(day < end for day in lived.waiting)
        assert still == year["end"] + (year["year"] == 5)
    assert all(stay.received_on <= stay.closed_on for stay in lived.ended)
    assert max(lived.waiting) < TODAY and MONTH_AGO < TODAY
