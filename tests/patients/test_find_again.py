"""The way back without the address: the number and the birth date, and nothing learnt otherwise."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cpts_portal.foundation.models import AuditEntry
from patients.operations import own_request
from tests.support.clocks import NOW
from tests.support.pages import page_text

URL = "/medecin-traitant/retrouver/"
REPORTER = {
    "reporter_name": "Anne Houx",
    "reporter_structure": "CH de Gourdon",
    "reporter_phone": "0565000000",
}


@pytest.fixture
def visitor(office):
    return Client()


def entry(number, day="4", month="3", year="1951") -> dict:
    return {"number": number, "birth_date_0": day, "birth_date_1": month, "birth_date_2": year}


def bare(answer, number: str) -> str:
    page = answer.content.decode().replace(number, "")
    return re.sub(r'(name="(csrfmiddlewaretoken|birth_date_\d)") value="[^"]+"', r"\1", page)


@pytest.mark.parametrize("spelling", ["CB-{}", " cb-{} ", "CB - {}", "{}"])
def test_the_number_and_the_birth_date_lead_back(ask, visitor, spelling):
    received = ask()
    answer = visitor.post(URL, entry(spelling.format(received.reference.rpartition("-")[2])))
    assert answer["Location"] == f"/medecin-traitant/suivi/{received.link}/"
    assert visitor.get(answer["Location"]).status_code == 200
    trace = AuditEntry.objects.get(action="care_request.find_link")
    assert trace.target_id == str(received.id)


@pytest.mark.parametrize(("day", "month"), [("", ""), ("00", "00"), ("4", "3")])
def test_a_day_she_does_not_know_leads_back_too(ask, visitor, day, month):
    received = ask(birth_precision="year", birth_date=date(1951, 12, 31))
    assert visitor.post(URL, entry(received.reference, day, month)).status_code == 302


@pytest.mark.parametrize(
    ("stored", "precision", "day", "month"),
    [
        (date(1951, 3, 4), "", "", ""),
        (date(1951, 3, 4), "", "", "3"),
        (date(1951, 3, 31), "month", "", ""),
    ],
)
def test_a_birth_said_less_precisely_than_it_is_kept_leads_nowhere(
    ask, visitor, stored, precision, day, month
):
    received = ask(birth_date=stored, birth_precision=precision)
    answer = visitor.post(URL, entry(received.reference, day, month))
    assert answer.status_code == 422


@pytest.mark.parametrize("filled_by", ["professional", "partner"])
@pytest.mark.requirement("AUT-06")
def test_who_reported_somebody_is_not_led_to_her_private_page(ask, visitor, filled_by):
    received = ask(filled_by=filled_by, origin="other", **REPORTER)
    answer = visitor.post(URL, entry(received.reference))
    unknown = visitor.post(URL, entry("CB-999999"))
    assert (answer.status_code, bare(answer, received.reference)) == (
        unknown.status_code,
        bare(unknown, "CB-999999"),
    )


def test_the_page_of_a_reported_person_does_not_promise_the_way_back(ask, visitor):
    received = ask(filled_by="professional", origin="hospital", **REPORTER)
    page = page_text(visitor.get(f"/medecin-traitant/suivi/{received.link}/"))
    assert received.reference in page and URL not in page


def test_her_carer_is_led_back(ask, visitor):
    received = ask(filled_by="carer", reporter_name="Paul Houx", reporter_phone="0565000000")
    assert visitor.post(URL, entry(received.reference)).status_code == 302


@pytest.mark.requirement("AUT-06")
def test_nothing_tells_an_unknown_number_from_another_birth_date(ask, visitor):
    known, erased = ask(), ask()
    reported = ask(filled_by="professional", origin="hospital", **REPORTER)
    own_request.withdraw(at=NOW, link=erased.link)
    outcomes = []
    tries = [
        entry(known.reference, year="1952"),
        entry(erased.reference),
        entry("CB-999999"),
        entry(known.reference, "", ""),
        entry(reported.reference),
    ]
    for attempt in tries:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = visitor.post(URL, attempt)
        verbs = [query["sql"].split()[0] for query in queries.captured_queries]
        outcomes.append((answer.status_code, bare(answer, attempt["number"]), verbs))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert outcomes[0][0] == 422 and "ne mènent à aucune page" in outcomes[0][1]


@pytest.mark.requirement("AUT-06")
def test_trying_birth_dates_on_one_number_stops_from_every_address(ask):
    received = ask()
    for number in range(5):
        visitor = Client(REMOTE_ADDR=f"192.0.2.{number}")
        assert visitor.post(URL, entry(received.reference, year="1952")).status_code == 422
    answer = Client(REMOTE_ADDR="192.0.2.99").post(URL, entry(received.reference))
    assert "Trop d’essais" in page_text(answer, 429)


def test_trying_numbers_from_one_address_stops(office):
    visitor = Client()
    codes = [visitor.post(URL, entry(str(number))).status_code for number in range(11)]
    assert codes == [422] * 10 + [429]


def test_both_faults_of_the_form_at_once(visitor):
    page = page_text(visitor.post(URL, entry("", "", "", "")), 422)
    assert "Indiquez le numéro" in page and "Indiquez la date de naissance" in page


def test_the_page_to_keep_is_printed_copied_and_found_again(ask, visitor):
    received = ask()
    page = page_text(visitor.get(f"/medecin-traitant/suivi/{received.link}/"))
    assert "data-print" in page and 'data-copy="address"' in page
    assert f'value="http://localhost:8000/medecin-traitant/suivi/{received.link}/"' in page
    assert URL in page


def test_an_erased_request_says_so_at_its_old_address(ask, visitor):
    received = ask()
    own_request.withdraw(at=NOW, link=received.link)
    answer = visitor.get(f"/medecin-traitant/suivi/{received.link}/")
    page = page_text(answer, 410)
    assert answer.status_code == 410 and "effacée le 18 novembre 2026, à votre demande" in page
    assert "Rien n’est perdu" not in page and "Fougère" not in page
    assert visitor.get("/medecin-traitant/suivi/inconnue/").status_code == 404
