"""The demonstration's list is that of the fixture data, to the person."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from cpts_portal.demo.fixture_data import fixture_data
from cpts_portal.demo.seed import patients as seed
from cpts_portal.demo.seed.patient_flow import MONTH_AGO, TODAY, flow
from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.periods import Period, contract_year
from cpts_portal.foundation.records import audit, outbox
from members.operations import reference, territory
from patients.models import CareRequest
from patients.queries import counts, figures
from tests.support.clocks import NOW

OPEN = fixture_data().patients["open"]


@pytest.fixture
def listed(db):
    """The same steps as the demonstration's, one person left out: they leave by a declaration."""
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


def test_the_list_of_the_fixture_data_to_the_person(listed):
    rows = list(listed.values_list("tier", "commune_id", "origin"))
    assert len(rows) == OPEN["total"]
    for column, expected in ((0, OPEN["tiers"]), (1, OPEN["by_commune"])):
        values = [row[column] for row in rows]
        assert {value: values.count(value) for value in set(values)} == expected
    by_number = {row.number: row for row in listed.all()}
    ages = [row.age for row in by_number.values()]
    assert sum(age <= 15 for age in ages) == OPEN["age"]["0-15"]
    assert sum(age >= 71 for age in ages) == OPEN["age"]["71 et plus"]
    assert sum(row.ald for row in by_number.values()) == OPEN["tier1"]["ALD"]
    homes = [row.household for row in by_number.values() if row.household]
    assert (len(set(homes)), len(homes)) == (OPEN["households"], OPEN["persons_in_households"])
    month = figures.figures(Period(TODAY - timedelta(days=29), TODAY + timedelta(days=1)))
    # one more than the 412 expected until their doctor is declared
    assert (month.end, month.start - month.end) == (OPEN["total"] + 1, -OPEN["delta_month"] - 1)
    assert numbers(month.by_origin)["town_hall"] == OPEN["origin"]["mairie_ccas"]
    dashboard = counts.counts(TODAY)
    assert (dashboard.to_qualify, dashboard.waiting) == (10, OPEN["total"] + 1)
    assert abs(dashboard.median_days - OPEN["median_days"]) <= 1


def test_five_years_add_up():
    years = fixture_data().patients["flow"]
    lived = flow()
    for year in years:
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
