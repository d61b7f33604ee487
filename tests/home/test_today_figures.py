"""The office's first screen: what waits, where the contract stands, what it will pay."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.funding.conftest import loire_forez
from tests.signing_in import make_role, signed_in
from tests.support.pages import page_text

__all__ = ["loire_forez"]
URL = "/aujourdhui/"
# statements of the whole page, session and account included, whatever the figures
BUDGET = 12


@pytest.fixture
def office(db, loire_forez):
    return signed_in(make_role("coordinator"))


def test_the_year_under_review_is_told_in_euros(office):
    body = page_text(office.get(URL))
    for words in ("l’année 4 est en revue", "59 500 €", "17 000 €", "31 000 €", "à défendre"):
        assert words in body


def test_the_contract_and_its_envelopes_follow(office):
    body = page_text(office.get(URL))
    assert body.index("Ce qui vous attend") < body.index("Année 5 du contrat, 4 mois sur 12")
    assert "Enveloppes de l’année 5" in body
    assert "Indicateurs de l’année 5" in body


def test_the_dates_of_the_contract_and_the_last_report_are_on_it(office):
    body = page_text(office.get(URL))
    assert body.index("Échéances") < body.index("Fin du contrat")
    assert "Dossier de l’année 4 : année terminée, à transmettre" in body
    assert "Le premier rapport mensuel arrive le premier du mois prochain." in body


def test_the_page_costs_a_fixed_number_of_statements(office):
    office.get(URL)
    with CaptureQueriesContext(connection) as captured:
        assert office.get(URL).status_code == 200
    words = ("SELECT", "INSERT", "UPDATE", "WITH")
    statements = [q["sql"] for q in captured if q["sql"].lstrip().startswith(words)]
    assert len(statements) <= BUDGET, "\n".join(sql[:110] for sql in statements)
