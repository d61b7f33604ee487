"""A member's own page: what to correct first, what was paid, and the day it was."""

from datetime import date, datetime
from uuid import uuid4

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.home.contents import my_hours
from funding.payments import operations as indemnities
from missions.labels import Transfer
from missions.operations import review
from tests.support.clocks import NOW
from tests.support.pages import page_text

URL = "/mes-heures/"


def test_nothing_declared_says_what_to_do(browsers):
    assert "Vous n’avez encore rien déclaré" in page_text(browsers.claudie.get(URL))


def test_what_was_sent_back_comes_first_with_its_reason(browsers, world, declare):
    review.send_back(
        by=world.claire, at=NOW, declaration_id=declare(), reason="Réunion ou rédaction ?"
    )
    body = page_text(browsers.claudie.get(URL))
    assert body.index("À corriger par vous") < body.index("Réunion ou rédaction ?")


def test_totals_are_by_civil_year(browsers, world, declare):
    declare(done_on=date(2025, 12, 31))
    review.validate(
        by=world.claire, at=NOW, declaration_id=declare(done_on=date(2026, 1, 1), minutes=60)
    )
    body = page_text(browsers.claudie.get(URL))
    assert body.index(">2026<") < body.index(">2025<")
    assert "50,00 €" in body
    assert "100,00 €" in body


def test_one_s_own_hours_only(browsers, world, declare):
    declare(comment="secret de Claudie")
    assert "Action de terrain" not in page_text(browsers.paul.get(URL))


def test_a_date_of_another_year_says_its_year(browsers, world, declare):
    declare(done_on=date(2025, 12, 20))
    declare(done_on=date(2026, 11, 14))
    body = page_text(browsers.claudie.get(URL))
    assert "20 déc. 2025" in body
    assert "14 nov.," in body


def test_sent_and_verified_hours_say_since_when_and_what_comes_next(browsers, world, declare):
    sent = declare()
    assert "le 18 novembre<" in page_text(browsers.claudie.get(URL))
    review.validate(by=world.claire, at=NOW, declaration_id=sent)
    assert "le 18 novembre · à verser au prochain lot" in page_text(browsers.claudie.get(URL))


def test_a_payment_says_its_day_and_its_year(world, declare):
    sent = declare(done_on=date(2025, 11, 18), at=datetime(2025, 11, 20, tzinfo=PARIS))
    review.validate(by=world.claire, at=NOW, declaration_id=sent)
    row = my_hours(world.claudie.id, on=date(2026, 11, 18))["rows"][0]
    row.transfer = Transfer("Lot", date(2025, 12, 5))
    assert row.member_tag.label == "Versée le 5 décembre 2025"


def test_two_drafts_are_told_apart_by_their_length_and_the_moment_they_were_typed(
    browsers, declare
):
    declare(send=False, minutes=60)
    declare(send=False, minutes=90, at=NOW.replace(hour=11))
    body = page_text(browsers.claudie.get(URL))
    assert "Action de terrain" in body
    assert "1 h</span></a>" in body
    assert "1 h 30</span></a>" in body
    assert "saisi le 18 novembre 2026 à 11 h" in body


def test_paid_hours_say_the_same_day_on_every_page(browsers, world, declare):
    sent = declare()
    review.validate(by=world.claire, at=NOW, declaration_id=sent)
    batch = indemnities.prepare_batch(
        by=world.claire, at=NOW, label="Lot de novembre", declaration_ids=[sent]
    )
    own = f"/missions/heures/{sent}/"
    assert "Virement en préparation" in page_text(browsers.claudie.get(own))
    treasurer = Actor(uuid4(), frozenset({"treasurer"}), name="Louis Tilleul")
    indemnities.mark_batch_paid(by=treasurer, at=NOW, batch_id=batch, paid_on=date(2026, 11, 17))
    words = "Versée le 17 novembre 2026"
    assert words in page_text(browsers.claudie.get(URL))
    assert words in page_text(browsers.claudie.get("/missions/declarer/"))
    page = page_text(browsers.claudie.get(own))
    assert words in page
    history = page[page.index("Historique") :]
    assert history.index("Versée") < history.index("17 novembre 2026") < history.index("Vérifiée")
    for office in (own, "/missions/heures/?etat=toutes"):
        assert words in page_text(browsers.claire.get(office))
    assert words in page_text(browsers.claire.get("/missions/heures/export.csv?etat=toutes"))
