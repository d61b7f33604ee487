"""Counts that hold at past dates, and what a funder reads of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.kernel.periods import Period
from patients.domain import counting
from patients.domain.counting import Fact
from patients.models import RequestFact
from patients.operations import closing, own_request, publishing
from patients.operations.answers import take_back_proposal
from patients.operations.qualifying import qualify_request
from patients.queries import figures
from tests.patients.asking import World, acting, join, open_places, propose
from tests.patients.conftest import CONCORES, OUTSIDE, VIGAN, later
from tests.support.clocks import NOW
from tests.support.pages import page_text

TODAY = NOW.date()
YEAR = Period(date(2026, 7, 5), TODAY + timedelta(days=1))
PAST = Fact(
    received_on=date(2026, 7, 10),
    qualified_on=date(2026, 7, 10),
    proposed_on=date(2026, 8, 1),
    accepted_on=date(2026, 8, 9),
    closed_on=date(2026, 8, 20),
    close_reason="declared",
    tier="T2",
    age_band="71+",
    ald=False,
    solidarity=False,
    origin="person",
    sector="gourdon",
)


def counted(lines) -> dict:
    return {line["code"]: line["count"] for line in lines}


def stock(day: date) -> list[Fact]:
    return counting.stock(figures.facts(), day)


def test_a_stock_counts_those_listed_at_the_end_of_the_day(wait, ask, office):
    first = wait(at=later(days=-10))
    wait(at=later(days=-5))
    ask(at=later(days=-5))  # not qualified: not on the list
    closing.close_request(by=office.ines, at=later(days=-2), request_id=first.id, reason="moved")
    days = {ago: len(stock(TODAY - timedelta(days=ago))) for ago in (11, 10, 5, 3, 2, 0)}
    assert days == {11: 0, 10: 1, 5: 2, 3: 2, 2: 1, 0: 1}


def test_start_and_entries_less_exits_make_the_end(wait, office):
    gone = wait(at=later(days=-200))
    wait(at=later(days=-150))
    for ago in (20, 10):
        wait(at=later(days=-ago))
    closing.close_request(by=office.ines, at=NOW, request_id=gone.id, reason="found_alone")
    result = figures.figures(YEAR)
    assert (result.start, result.entries, result.exits, result.end) == (2, 2, 1, 3)
    assert counted(result.by_reason) == {"found_alone": 1}


def test_the_days_of_the_first_qualification_and_of_the_first_proposal_stay(wait, office):
    received = wait(at=later(days=-20))
    fact = RequestFact.objects.filter(request_id=received.id)
    assert (fact.get().qualified_on, fact.get().proposed_on) == (later(days=-20).date(), None)
    qualify_request(by=office.ines, at=later(days=-15), request_id=received.id)
    doctor = acting(join("Genévrier", "Nadia"))
    offer = open_places(doctor, starts_on=date(2026, 11, 1))
    for ago in (10, 5):
        sent = propose(World(office=office.ines), received.id, offer, at=later(days=-ago))
        take_back_proposal(by=office.ines, at=later(days=-ago), proposal_id=sent)
    days = fact.get().qualified_on, fact.get().proposed_on
    assert days == (later(days=-20).date(), later(days=-10).date())


def test_a_withdrawal_changes_no_count_of_the_past(wait):
    received = wait(at=later(days=-20), ald=True, solidarity=True)
    before = counting.four(stock(TODAY - timedelta(days=1)))
    own_request.withdraw(at=NOW, link=received.link)
    assert counting.four(stock(TODAY - timedelta(days=1))) == before
    assert (before["ald"], before["ald_solidarity"], before["over_seventy"]) == (1, 1, 1)
    assert stock(TODAY) == []


def test_duplicates_and_people_from_elsewhere_count_nowhere(wait, ask, office):
    original, twice = wait(), wait()
    closing.merge_duplicate(by=office.ines, at=NOW, request_id=twice.id, original_id=original.id)
    outside = ask(commune_code=OUTSIDE)
    closing.close_request(
        by=office.ines,
        at=NOW,
        request_id=outside.id,
        reason="out_of_territory",
        oriented_to="neighbour",
    )
    result = figures.figures(YEAR)
    assert (result.entries, result.exits, result.end) == (1, 0, 1)


def test_the_four_counts_of_the_sickness_fund(wait):
    wait(ald=True)  # 75 years old
    wait(ald=True, solidarity=True, birth_date=date(1990, 1, 1))
    wait(birth_date=date(2015, 1, 1), representative="Un parent")
    wait(birth_date=date(1955, 11, 19))  # seventy, and seventy-one tomorrow
    result = counted(figures.figures(YEAR).four)
    assert result == {"ald": 2, "ald_solidarity": 1, "over_seventy": 1, "sixteen_and_over": 3}


def test_delays_are_those_of_the_people_a_doctor_accepted():
    facts = [
        replace(PAST, accepted_on=PAST.received_on + timedelta(days=days))
        for days in (10, 30, 31, 60, 61, 90, 91)
    ]
    result = counting.delays(facts, YEAR)
    assert (result["accepted"], result["under"]) == (7, (2, 2, 2, 1))
    assert result["median_to_acceptance"] == 60
    assert counting.delays([], YEAR)["median_to_acceptance"] is None


def test_each_delay_is_a_median_of_those_who_came_to_that_step():
    never_proposed = replace(PAST, proposed_on=None, closed_on=None, close_reason="")
    proposed_late = replace(PAST, proposed_on=date(2026, 8, 3), closed_on=None, close_reason="")
    found_alone = replace(PAST, closed_on=date(2026, 7, 20), close_reason="found_alone")
    result = counting.delays([PAST, never_proposed, proposed_late, found_alone], YEAR)
    assert (result["accepted"], result["median_to_acceptance"]) == (4, 30)
    assert result["median_to_proposal"] == 22  # of 22, 24 and 22
    assert result["median_to_declaration"] == 41  # of the one declared
    nobody = counting.delays([never_proposed], YEAR)
    assert (nobody["median_to_proposal"], nobody["median_to_declaration"]) == (None, None)


def test_a_history_taken_over_counts_and_holds_nobody(office):
    publishing.take_over_history(by=SYSTEM, at=NOW, source="tableur de 2026", facts=[PAST] * 3)
    result = figures.figures(YEAR)
    assert (result.entries, result.exits, result.accepted) == (3, 3, 3)
    assert len(stock(date(2026, 8, 1))) == 3
    assert set(RequestFact.objects.values_list("request", flat=True)) == {None}
    with pytest.raises(DomainError, match="terminées"):
        publishing.take_over_history(
            by=SYSTEM, at=NOW, source="x", facts=[replace(PAST, closed_on=None, close_reason="")]
        )
    with pytest.raises(Forbidden):
        publishing.take_over_history(by=office.ines, at=NOW, source="x", facts=[PAST])


def crowd(**changed) -> list[Fact]:
    return [replace(PAST, closed_on=None, close_reason="", accepted_on=None, **changed)]


@pytest.fixture
def people(office):
    """Forty, twenty and three people in two sectors."""
    facts = crowd(age_band="40-59", sector="gourdon") * 40
    facts += crowd(age_band="71+", sector="vigan", ald=True) * 20
    facts += crowd(age_band="0-15", sector="vigan", tier="T1") * 3
    RequestFact.objects.bulk_create([RequestFact(source="essai", **vars(f)) for f in facts])


def test_a_funder_reads_no_small_count_and_none_by_subtraction(people):
    result = figures.figures_for_funders(YEAR)
    assert result.end == 63 and result.masked_below == 11
    assert counted(result.by_age) == {"0-15": None, "40-59": 40, "71+": None}
    # 63 less 16+ would be the three children; 71+ would be told by the ages
    assert counted(result.four) == {
        "ald": 20,
        "ald_solidarity": 0,
        "over_seventy": None,
        "sixteen_and_over": None,
    }
    assert [(line["label"], line["total"]) for line in result.by_sector] == [
        ("Gourdon", 40),
        ("Vigan", 23),
    ]
    assert result.by_sector[1]["tiers"][0] is None
    exact = figures.figures(YEAR)
    assert counted(exact.by_age) == {"0-15": 3, "40-59": 40, "71+": 20}


def test_a_hidden_entry_hides_the_exits_that_would_tell_it(people, wait):
    result = figures.figures_for_funders(Period(TODAY, TODAY + timedelta(days=1)))
    assert (result.start, result.entries, result.exits, result.end) == (63, 0, 0, 63)
    for commune in (VIGAN, CONCORES):
        wait(commune_code=commune)
    result = figures.figures_for_funders(Period(TODAY, TODAY + timedelta(days=1)))
    assert (result.start, result.entries, result.exits, result.end) == (63, None, None, 65)


def test_the_page_is_exact_for_the_office_and_shows_what_a_funder_reads(people, ines):
    page = page_text(ines.get("/acces/chiffres/"))
    assert "Chiffres exacts" in page and ">masqué<" not in page
    publishing.publish_due(by=SYSTEM, at=NOW)
    page = page_text(ines.get("/acces/chiffres/?vue=financeurs"))
    assert ">masqué<" in page and "nombre de personnes inférieur à 11 est masqué" in page
    assert ines.get("/acces/chiffres/?annee=99&vue=x").status_code == 200


def test_nothing_to_count_is_said(office, ines):
    assert "Personne n’est sur la liste ce jour-là" in page_text(ines.get("/acces/chiffres/"))
