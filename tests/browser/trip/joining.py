"""A nurse joins and declares their first hours."""

import re

from tests.browser.mailbox import link_in
from tests.browser.person import DESK, PHONE
from tests.browser.trip.traveller import Trip

PASSWORD = "genêt-lavoir-sabotier-52"
CANDIDATE = "camille.sureau@exemple.fr"
RPPS = "99700044433"


def applies(trip: Trip) -> None:
    camille = trip.person(None, phone=True)
    camille.go("/compte/login/").press("Adhérer")
    trip.look(camille, "adherer")
    page = camille.page
    page.fill("[name=last_name]", "Sureau")
    page.fill("[name=first_name]", "Camille")
    page.select_option("[name=profession]", label="Infirmier·ère")
    page.fill("[name=rpps]", RPPS)
    page.select_option("[name=practice_mode]", "L")
    page.fill("[name=postal_code]", "42600")
    page.fill("[name=commune]", "Montbrison")
    page.fill("[name=phone]", "06 39 98 12 34")
    page.fill("[name=email]", CANDIDATE)
    for box in page.locator("input[type=checkbox][name^=text_]").all():
        box.check()
    send = page.get_by_role("button", name="Envoyer ma demande")
    with page.expect_navigation():
        send.dblclick(no_wait_after=True)
    trip.look(camille, "demande-envoyee")
    received = trip.mailbox.waits_for(CANDIDATE, "bien reçue")
    camille.go(link_in(received, "/adherer/suivi/"))
    assert "Demande envoyée" in camille.text
    trip.look(camille, "suivi-adhesion")


def is_accepted(trip: Trip) -> None:
    claire = trip.person("coordinator")
    claire.go("/adherents/demandes/")
    assert claire.page.get_by_role("link", name="Camille Sureau").count() == 1
    trip.look(claire, "demandes-adhesion")
    claire.press("Camille Sureau")
    address = claire.page.url
    trip.look(claire, "demande-adhesion")
    claire.page.set_viewport_size(DESK)
    claire.page.keyboard.press("v")
    decided_by = claire.page.locator("[name=admitted_by]")
    assert decided_by.evaluate("e => e === document.activeElement"), "v leads, it decides nothing"
    decided_by.select_option("bureau")
    claire.page.fill("[name=admitted_on]", "2026-11-18")
    claire.press("Accepter et passer à la suivante")
    claire.page.goto(address)
    assert "20 €" in claire.text and "Le bureau, le 18 novembre 2026" in claire.text
    claire.press("Cotisation reçue")
    invited = trip.mailbox.waits_for(CANDIDATE, "ouvrez votre compte")
    camille = trip.person(None, phone=True)
    way_in = link_in(invited, "/invitation/")
    camille.go(way_in)
    trip.look(camille, "invitation")
    camille.page.fill("[name=password]", PASSWORD)
    camille.page.fill("[name=again]", PASSWORD)
    camille.press("Ouvrir mon compte")
    assert "/compte/" not in camille.page.url, camille.text
    trip.look(camille, "bienvenue")
    trip.company.known["camille"] = camille.page.context.storage_state()
    # the link has served
    stranger = trip.person(None, phone=True).go(way_in)
    assert stranger.page.locator("[name=password]").count() == 0


def declares_her_first_hours(trip: Trip) -> None:
    camille = trip.person("camille", phone=True)
    page = camille.go("/missions/declarer/").page
    trip.look(camille, "declarer")
    page.set_viewport_size(PHONE)
    page.select_option("[name=about]", "fiche:A6")
    page.select_option("[name=activity]", "TER")
    page.fill("[name=duration]", "1 h 30")
    camille.press("Envoyer à la coordination")
    camille.go("/mes-heures/")
    assert "1 h 30" in camille.text
    claire = trip.person("coordinator").go("/missions/heures/?etat=a-verifier&tri=date")
    claire.follow(claire.page.get_by_role("link", name=re.compile("Sureau")))
    with claire.page.expect_navigation():
        claire.page.keyboard.press("v")
    camille.go("/mes-heures/")
    assert "Vérifiée" in camille.text
    trip.look(camille, "mes-heures")
