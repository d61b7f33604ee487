"""The dossier goes to three bodies and comes back decided, line by line."""

import re

from tests.browser.person import DESK, Person
from tests.browser.trip.traveller import Trip

BODIES = ("cpam", "ars")
PROPOSED_IN_YEAR_4 = "76 500,00 €"


def the_dossier_leaves_again(trip: Trip) -> None:
    claire = trip.person("coordinator").go("/dossiers/4/calendrier/")
    # the session of the three bodies is brought forward to this very day
    for name in ("completion", "preparation", "dialogue"):
        box = claire.page.locator(f"[name={name}]")
        if box.count():
            box.fill("2026-11-18")
    claire.press("Enregistrer le calendrier")
    claire.go("/dossiers/4/")
    assert "À compléter au plus tard le 20 novembre" in claire.text
    trip.look(claire, "dossier-a-completer")
    answers_each_point(claire)
    claire.go("/dossiers/4/").press("Transmettre à la CPAM et à l’ARS…")
    trip.look(claire, "dossier-a-relire")
    claire.press("Transmettre la version")
    assert "Transmis, en lecture" in claire.text
    trip.look(claire, "dossier-transmis")
    trip.mailbox.waits_for("cpam@loire-forez.example", "année 4")


def answers_each_point(claire: Person) -> None:
    """A dossier that came back leaves again with a sentence for each point."""
    for number in range(1, 4):
        claire.go(f"/dossiers/4/points/{number}/")
        claire.page.fill("[name=answer]", "Nous le disons en séance.")
        claire.press("Répondre et marquer comme fait")


def both_bodies_read_and_agree(trip: Trip) -> None:
    for key in BODIES:
        reader = trip.person(key).go("/revue/a-vous/")
        trip.look(reader, f"{key}-a-vous")
        reader.page.set_viewport_size(DESK)
        reader.follow(reader.page.locator(".todo a"))
        gives_an_opinion(trip, reader, key)
    sandra = trip.person("cpam").go("/revue/entre-financeurs/")
    trip.look(sandra, "entre-financeurs")
    sandra.page.set_viewport_size(DESK)
    prepares(trip, sandra, "Position commune", "position")
    agrees(trip, "ars", "position")
    sandra.go("/revue/entre-financeurs/")
    assert sandra.text.count(PROPOSED_IN_YEAR_4) >= 3, sandra.text
    claire = trip.person("coordinator").go("/dossiers/4/")
    assert "osition commune" not in claire.page.content()
    trip.contents.append(claire.page.content())


def gives_an_opinion(trip: Trip, reader: Person, key: str) -> None:
    if "/avis/" not in reader.page.url:
        reader.page.goto(re.sub(r"(/revue/funding/dossier/[^/]+/).*", r"\1avis/", reader.page.url))
    trip.look(reader, f"{key}-avis")
    reader.page.set_viewport_size(DESK)
    fills_every_line(reader)
    reader.page.select_option("[name=overall]", index=1)
    reader.press("Rendre l’avis")
    trip.look(reader, f"{key}-avis-a-relire")
    reader.page.set_viewport_size(DESK)
    reader.press("Rendre l’avis")
    assert "Avis rendu" in reader.text


def fills_every_line(reader: Person) -> None:
    """Each line as the association proposes it; what it does not claim is not granted."""
    for row in reader.page.locator("tr.line-notes").all():
        choice = row.locator("select[name^=decision_]")
        if not choice.input_value():
            facts = row.locator("xpath=preceding-sibling::tr[1]")
            claimed = facts.locator("td[data-label='Proposé']").inner_text()
            words = choice.locator("option").all_inner_texts()
            choice.select_option(label=words[-1] if re.match(r"(0|–)\W", claimed) else words[1])
        reason = row.locator("[name^=reason_]")
        if not reason.input_value():
            reason.fill("Au vu des chiffres et des pièces.")


def prepares(trip: Trip, reader: Person, link: str, name: str) -> None:
    named = re.compile(f"^{link}")
    reader.follow(reader.page.locator("main").get_by_role("link", name=named))
    trip.look(reader, f"{name}-a-preparer")
    reader.page.set_viewport_size(DESK)
    fills_every_line(reader)
    reader.press("Proposer à l’autre financeur")
    assert "Rien n’est encore envoyé" in reader.text
    reader.press("Proposer à l’autre financeur")


def agrees(trip: Trip, key: str, name: str) -> None:
    reader = trip.person(key).go("/revue/a-vous/")
    reader.follow(reader.page.locator(".todo a"))
    trip.look(reader, f"{name}-a-signer")
    reader.page.set_viewport_size(DESK)
    with reader.page.expect_navigation():
        reader.page.get_by_role("button", name=re.compile("Donner l’accord")).click()
    if name == "decision":
        reader.press("Signer les décisions")


def both_bodies_decide(trip: Trip) -> None:
    sandra = trip.person("cpam").go("/revue/entre-financeurs/")
    prepares(trip, sandra, "Décisions", "decision")
    agrees(trip, "ars", "decision")
    sandra.go("/revue/decisions/")
    assert f"Année 4 : {PROPOSED_IN_YEAR_4} accordés" in sandra.text
    trip.look(sandra, "decisions")


def the_association_answers_and_the_cpam_notifies(trip: Trip) -> None:
    claire = trip.person("coordinator").go("/dossiers/4/")
    assert "Décisions à contresigner" in claire.text
    trip.look(claire, "dossier-decide")
    marion = trip.person("president").go("/dossiers/4/reponse/")
    trip.look(marion, "a-contresigner")
    marion.page.locator("[name=answer][value=countersign]").check()
    marion.follow(marion.page.locator("main form button").last)
    marion.press("Contresigner les décisions")
    marion.go("/dossiers/4/")
    assert "Décisions contresignées" in marion.text
    sandra = trip.person("cpam").go("/revue/a-vous/")
    sandra.follow(sandra.page.locator(".todo a"))
    trip.look(sandra, "a-notifier")
    sandra.press("Notifier ces montants")
    sandra.press("Notifier 135")
    # the balance of the fixed parts and the variable part granted
    claire.go("/dossiers/4/")
    assert "135 875,00 € attendus" in claire.text
    trip.look(claire, "notifie")
