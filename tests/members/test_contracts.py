"""Contract years run from one anniversary to the next; missions start inside the contract."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.periods import contract_year
from members.models import Contract, MissionStart
from members.operations import contracts
from members.queries import contracts as reads
from tests.members.conftest import refused
from tests.support.clocks import NOW

SIGNED = date(2022, 7, 5)
PARTIES = ["CPTS", "CPAM", "ARS"]


@pytest.fixture
def contract(communes):
    return contracts.sign_contract(
        by=SYSTEM,
        at=NOW,
        signed_on=SIGNED,
        population=91082,
        parties=PARTIES,
        missions=["acces", "parcours", "prevention"],
    )


def test_five_years_from_the_signature_and_the_missions_named(contract):
    facts = reads.current()
    assert (facts.band, facts.years, facts.ends_on) == ("T3", 5, date(2027, 7, 5))
    assert facts.period(4).start == date(2025, 7, 5)
    assert facts.period(4).last_day == date(2026, 7, 4)
    assert list(facts.missions) == ["acces", "parcours", "prevention"]
    assert facts.missions["acces"].started_on == SIGNED


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2022, 7, 4), None),
        (SIGNED, 1),
        (date(2023, 7, 4), 1),
        (date(2023, 7, 5), 2),
        (date(2026, 11, 18), 5),
        (date(2027, 7, 4), 5),
        (date(2027, 7, 5), None),
    ],
)
def test_a_day_belongs_to_one_contract_year_or_to_none(contract, day, number):
    assert reads.year_of(day) == number


def test_a_mission_started_later_counts_from_its_year_on(contract):
    contracts.start_mission(
        by=SYSTEM,
        at=NOW,
        contract_id=contract.id,
        mission_code="accompagnement",
        started_on=date(2023, 7, 5),
    )
    facts = reads.current()
    assert facts.year_of(facts.missions["accompagnement"].started_on) == 2


@pytest.mark.parametrize("day", [date(2022, 7, 4), date(2019, 1, 1)])
def test_a_mission_never_starts_before_the_signature(contract, day):
    refusal = refused(
        contracts.start_mission, contract_id=contract.id, mission_code="crise", started_on=day
    )
    assert refusal.field == "started_on"


@pytest.mark.parametrize("day", [date(2022, 7, 4), date(2027, 7, 5)])
def test_the_database_too_keeps_a_mission_inside_its_contract(contract, day):
    with pytest.raises(IntegrityError, match="signature et l’échéance"), transaction.atomic():
        MissionStart.objects.create(contract=contract, mission_id="crise", started_on=day)


def test_functioning_is_no_mission_and_a_mission_starts_once(contract):
    start = contracts.start_mission
    day = {"contract_id": contract.id, "started_on": SIGNED}
    assert refused(start, mission_code="fonctionnement", **day).field == "mission"
    assert (
        refused(start, mission_code="acces", **day).sentence == "Cette mission est déjà démarrée."
    )
    assert refused(start, mission_code="inconnue", **day).field == "mission"


def test_a_deployment_follows_its_start(contract):
    refusal = refused(
        contracts.deploy_mission,
        contract_id=contract.id,
        mission_code="acces",
        deployed_on=date(2022, 7, 4),
    )
    assert "ne peut précéder" in refusal.sentence


@pytest.mark.parametrize("years", [1, 5])
def test_a_contract_signed_today_is_one_for_any_of_its_lengths(communes, years):
    contract = contracts.sign_contract(
        by=SYSTEM, at=NOW, signed_on=NOW.date(), years=years, population=90000, parties=PARTIES
    )
    assert contract.ends_on == NOW.date().replace(year=NOW.year + years)


@pytest.mark.parametrize("years", [0, 6, -1])
def test_a_contract_lasts_one_to_five_years(communes, years):
    refusal = refused(
        contracts.sign_contract, signed_on=SIGNED, years=years, population=90000, parties=PARTIES
    )
    assert refusal.field == "years"
    with pytest.raises(IntegrityError, match="contract_years"), transaction.atomic():
        Contract.objects.create(
            signed_on=SIGNED,
            ends_on=date(2030, 1, 1),
            years=max(years, 0) or 6,
            band="T3",
            population=1,
            parties=[],
        )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"population": 0}, "entre 1 et 5 000 000"),
        ({"signed_on": date(2019, 8, 24)}, "ne précède l’accord"),
        ({"signed_on": date(2026, 11, 19)}, "dans le futur"),
        ({"band": "T9"}, "T9"),
    ],
)
def test_an_impossible_contract_is_refused_in_words(communes, changed, sentence):
    arguments = {"signed_on": SIGNED, "population": 90000, "parties": PARTIES} | changed
    assert sentence in refused(contracts.sign_contract, **arguments).sentence


def test_two_contracts_never_run_at_the_same_time(contract):
    refusal = refused(
        contracts.sign_contract, signed_on=date(2024, 1, 1), population=90000, parties=PARTIES
    )
    assert refusal.sentence == "Un autre contrat court déjà à cette date."


def test_the_crisis_plan_is_dated_version_by_version(contract, join):
    referent = join("Réglisse")
    for day in (date(2023, 1, 2), date(2023, 12, 5)):
        contracts.adopt_crisis_plan(by=SYSTEM, at=NOW, adopted_on=day, referent_id=referent.id)
    assert [(p.number, p.adopted_on) for p in reads.crisis_plans()] == [
        (1, date(2023, 1, 2)),
        (2, date(2023, 12, 5)),
    ]
    assert len(reads.crisis_plans(until=date(2023, 12, 5))) == 1
    assert (
        refused(
            contracts.adopt_crisis_plan, adopted_on=date(2023, 6, 1), referent_id=referent.id
        ).field
        == "adopted_on"
    )


@given(st.dates(date(2019, 8, 25), date(2045, 12, 31)), st.integers(1, 5), st.integers(0, 365 * 5))
def test_every_day_of_a_contract_falls_in_exactly_one_year(signed_on, years, offset):
    periods = [contract_year(signed_on, number) for number in range(1, years + 1)]
    assert all(a.end == b.start for a, b in pairwise(periods))
    day = signed_on + timedelta(days=offset)
    holding = [p for p in periods if day in p]
    assert len(holding) == (1 if day < periods[-1].end else 0)
