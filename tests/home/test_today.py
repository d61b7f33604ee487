"""The office's first screen, before any money is known: what waits, and since when."""

from datetime import date

import pytest

from missions.operations import declarations
from tests.missions.conftest import NOW
from tests.missions.declare_page.conftest import text
from tests.signing_in import make_role, signed_in

URL = "/aujourdhui/"


def one_line(body: str) -> str:
    return " ".join(body.split())


def test_hours_that_wait_come_first_with_their_age(browsers, world, declare):
    declare(at=NOW.replace(day=12), done_on=date(2026, 11, 11))
    declare(done_on=date(2026, 11, 17))
    body = text(browsers.claire.get(URL))
    assert "2</b><strong>déclarations d’heures à vérifier" in body
    assert "la plus ancienne attend depuis 6 jours" in body
    assert 'class="late"' in body


def test_nothing_waits_is_said(browsers, world, declare):
    declarations.validate(by=world.claire, at=NOW, declaration_id=declare())
    body = text(browsers.claire.get(URL))
    assert "Aucune heure à vérifier" in body
    assert "Claudie Bruyère" in body


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("cpam", 403), ("president", 200)])
def test_it_is_the_office_s_page(world, role, status):
    assert signed_in(make_role(role)).get(URL).status_code == status


def test_who_may_not_open_hours_reads_how_many_wait_and_gets_no_link(browsers, world, declare):
    declare()
    for role in ("president", "treasurer"):
        body = text(signed_in(make_role(role)).get(URL))
        assert "La coordination a à traiter : 1 déclaration d’heures" in one_line(body)
        assert "d’heures à vérifier" not in body
        assert "Claudie Bruyère" in body
        assert 'href="/missions/' not in body
    assert 'href="/missions/heures/' in text(browsers.claire.get(URL))
