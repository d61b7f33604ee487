"""« Compléter »: what is missing is said to be missing, before and after."""

import re

from tests.patients.conftest import VIGAN
from tests.patients.office.conftest import LIST
from tests.support.pages import page_text

GIVEN = {"version": 1, "last_name": "Fougère", "phone": "0612345678"}


def partner(ask):
    return ask(
        filled_by="partner",
        origin="town_hall",
        first_name="",
        birth_date=None,
        commune_code="",
        reporter_name="Accueil CCAS",
    )


def test_what_is_missing_is_never_called_facultatif(ask, ines):
    received = partner(ask)
    page = page_text(ines.get(f"{LIST}{received.id}/corriger/"))
    for label in ("Prénom", "Date de naissance", "Commune"):
        after = re.split(rf">\s*{label}\s+", page)[1]
        assert after.startswith('<span class="optional">(il manque)</span>')


def test_saving_says_what_is_still_missing(ask, ines):
    address = f"{LIST}{partner(ask).id}/corriger/enregistrer/"
    page = page_text(ines.post(address, GIVEN, follow=True))
    assert "Il manque encore : le prénom, la date de naissance, la commune." in page
    whole = {"first_name": "Lucienne", "commune": VIGAN, "birth_date_2": "1950", "version": 2}
    assert "Il manque encore" not in page_text(ines.post(address, GIVEN | whole, follow=True))
