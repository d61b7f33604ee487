"""A form sent after the session expired comes back filled in, to the same account only."""

import pytest
from django.test import Client

from cpts_portal.foundation.models import Draft
from missions.operations import review
from missions.queries import declarations as queries
from tests.support.clocks import NOW
from tests.support.pages import owner_of, page_text

EXPIRED = "Votre session avait expiré"


def sent_by_nobody(url: str, data: dict) -> str:
    """The session is gone: the form goes to the sign-in page; the address one comes back to."""
    answer = Client().post(url, data)
    assert answer["Location"].startswith("/compte/login/")
    return url


@pytest.fixture
def hours(declare):
    return f"/missions/heures/{declare()}/"


def test_a_reason_being_written_is_found_again(browsers, world, hours):
    owner = owner_of(browsers.claire.get(hours))
    data = {"owner": owner, "step": "send_back", "version": 2, "reason": "Laquelle des deux ?"}
    back = sent_by_nobody(hours, data)
    body = page_text(browsers.claire.get(back))
    assert EXPIRED in body and "Laquelle des deux ?" in body
    assert "Laquelle des deux ?" not in page_text(browsers.chloe.get(back))
    assert queries.for_person(world.claudie.id)[0].state == "submitted"
    browsers.claire.post(back, data)
    assert not Draft.objects.exists()


def test_each_declaration_has_its_own_kept_reason(browsers, hours, declare):
    from datetime import date

    other = f"/missions/heures/{declare(done_on=date(2026, 11, 10))}/"
    owner = owner_of(browsers.claire.get(hours))
    sent_by_nobody(hours, {"owner": owner, "step": "refuse", "version": 2, "reason": "Doublon."})
    assert "Doublon." not in page_text(browsers.claire.get(other))


def test_hours_being_corrected_are_found_again(browsers, world, declare):
    mine = declare()
    review.send_back(by=world.claire, at=NOW, declaration_id=mine, reason="Combien ?")
    url = f"/missions/heures/{mine}/modifier/"
    data = {
        "owner": owner_of(browsers.claudie.get(url)),
        "about": "fiche:A6",
        "activity": "TER",
        "done_on": "2026-11-13",
        "duration": "4 h",
        "comment": "Marché de Boën",
        "version": "3",
        "token": "00000000-0000-4000-8000-000000000001",
    }
    body = page_text(browsers.claudie.get(sent_by_nobody(url, data)))
    assert EXPIRED in body and "Marché de Boën" in body and 'value="4 h"' in body
    assert queries.find_declaration(mine).minutes == 120
    browsers.claudie.post(url, data)
    assert queries.find_declaration(mine).minutes == 240
    assert not Draft.objects.exists()


@pytest.mark.parametrize("owner", ["", "forged:mark"])
def test_without_the_mark_of_the_account_nothing_is_kept(browsers, hours, owner):
    sent_by_nobody(hours, {"owner": owner, "step": "refuse", "version": 2, "reason": "Doublon."})
    assert not Draft.objects.exists()


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_is_kept_nowhere(browsers, hours):
    owner = owner_of(browsers.claire.get(hours))
    data = {"owner": owner, "reason": "Patient 1 84 12 76 451 089 46", "step": "refuse"}
    sent_by_nobody(hours, data)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("number", "status"), [("L01", 302), ("x" * 300, 302), ("%00%0A", 404), ("../../L01", 404)]
)
def test_an_odd_address_never_breaks_the_keeping(browsers, hours, number, status):
    owner = owner_of(browsers.claire.get(hours))
    answer = Client().post(f"/indicateurs/{number}/4/pieces/", {"owner": owner, "label": "Affiche"})
    assert answer.status_code == status
