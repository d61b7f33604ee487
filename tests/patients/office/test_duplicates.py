"""Twins and duplicates."""

from datetime import date

import pytest

from tests.patients.conftest import later, text
from tests.patients.office.conftest import LIST, post, row


@pytest.mark.requirement("CRY-06")
def test_the_office_alone_sees_the_same_name_and_birth_date(ask, ines):
    first = ask(last_name="D’Hérouville-Ñandú", first_name="Zoé")
    second = ask(last_name="d'herouville nandu", first_name="ZOE")
    other = ask(last_name="D’Hérouville-Ñandú", first_name="Zoé", birth_date=date(1951, 3, 5))
    page = text(ines.get(f"{LIST}{second.id}/"))
    assert "Même nom, même date de naissance" in page and first.reference in page
    assert other.reference not in page


def test_a_duplicate_gives_its_date_and_its_contacts_to_the_one_that_stays(ask, ines):
    old = ask(at=later(days=-40), email="lucienne@exemple.fr")
    kept = ask()
    post(ines, old, "doublon", kept=kept.reference)
    assert (row(old).state, row(old).close_reason) == ("closed", "duplicate")
    assert row(old).duplicate_of_id == kept.id
    assert row(kept).received_at == later(days=-40)
    assert row(kept).email == "lucienne@exemple.fr"


@pytest.mark.parametrize("number", ["", "LF-99999999", "xx", "9" * 30, "²"])
def test_a_number_that_is_nobody_s_is_told(ask, ines, number):
    answer = post(ines, ask(), "doublon", kept=number)
    assert answer.status_code == 422
    assert "numéro" in text(answer)


def test_nobody_is_her_own_duplicate(ask, ines):
    received = ask()
    answer = post(ines, received, "doublon", kept=received.reference)
    assert "n’est pas son propre doublon" in text(answer)
