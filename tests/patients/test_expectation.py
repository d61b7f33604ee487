"""An honest expectation: what happens next, and how long people waited, if enough of them did."""

import pytest
from django.test import Client

from patients.models import RequestFact
from patients.queries.published import expectation
from tests.patients.conftest import later
from tests.support.clocks import NOW
from tests.support.pages import page_text

LEAST = 11


@pytest.fixture
def accepted(wait):
    """``accepted(count, days=…)``: so many whom a doctor accepted in October after so many days."""

    def _accepted(count: int, *, days: int):
        for number in range(count):
            received = wait(last_name=f"Fougère{number}", at=later(days=-30 - days))
            fact = RequestFact.objects.filter(request_id=received.id)
            fact.update(accepted_on=later(days=-30).date())

    return _accepted


def test_the_median_is_said_once_enough_people_were_accepted(accepted):
    accepted(LEAST - 1, days=20)
    assert expectation(NOW.date(), least=LEAST)["half_within"] is None
    accepted(1, days=50)
    assert expectation(NOW.date(), least=LEAST)["half_within"] == 20
    page = page_text(Client().get("/medecin-traitant/"))
    assert "ont attendu" in page and "20 jours au plus" in page
    assert "11 personnes attendaient encore" in page


def test_nothing_of_the_running_month_shows(accepted, wait):
    accepted(LEAST, days=20)
    before = expectation(NOW.date(), least=LEAST)
    wait(last_name="Nouvelle")
    assert expectation(NOW.date(), least=LEAST) == before
    assert before["on"].isoformat() == "2026-10-31"


def test_without_figures_nothing_is_promised(office):
    page = page_text(Client().get("/medecin-traitant/"))
    assert "Nous ne pouvons pas encore dire combien de temps il faudra" in page


@pytest.mark.parametrize(("qualified", "step"), [(False, "Nous lisons"), (True, "Elle entre")])
def test_her_page_says_where_she_is_among_the_steps(ask, wait, qualified, step):
    received = wait() if qualified else ask()
    page = page_text(Client().get(f"/medecin-traitant/suivi/{received.link}/"))
    current = page.split('<li aria-current="step">')[1]
    assert current.startswith(step)


def test_a_request_of_today_does_not_wait_for_zero_days(ask, ines):
    received = ask()
    page = page_text(ines.get(f"/acces/demandes/{received.id}/"))
    assert "reçue aujourd’hui" in page and "depuis 0 jour" not in page
