"""A member's own page: what to correct first, what was paid, and the day it was."""

from datetime import date

from missions.operations import declarations
from tests.missions.conftest import NOW
from tests.missions.declare_page.conftest import text

URL = "/mes-heures/"


def test_nothing_declared_says_what_to_do(browsers):
    assert "Vous n’avez encore rien déclaré" in text(browsers.claudie.get(URL))


def test_what_was_sent_back_comes_first_with_its_reason(browsers, world, declare):
    declarations.send_back(
        by=world.claire, at=NOW, declaration_id=declare(), reason="Réunion ou rédaction ?"
    )
    body = text(browsers.claudie.get(URL))
    assert body.index("À corriger par vous") < body.index("Réunion ou rédaction ?")


def test_totals_are_by_civil_year(browsers, world, declare):
    declare(done_on=date(2025, 12, 31))
    declarations.validate(
        by=world.claire, at=NOW, declaration_id=declare(done_on=date(2026, 1, 1), minutes=60)
    )
    body = text(browsers.claudie.get(URL))
    assert body.index(">2026<") < body.index(">2025<")
    assert "50,00 €" in body
    assert "100,00 €" in body


def test_one_s_own_hours_only(browsers, world, declare):
    declare(comment="secret de Claudie")
    assert "Action de terrain" not in text(browsers.paul.get(URL))
