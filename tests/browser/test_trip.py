"""The whole story, walked by its people in a real Chromium: a nurse joins and declares, a patient
finds a doctor, the dossier goes to three bodies and comes back decided, line by line.

It has a demonstration of its own: what it decides cannot be undone. Every page it passes is looked
at on a phone and on a desk.
"""

import re
from dataclasses import dataclass, field

import pytest

from tests.browser.conftest import Company, opened_portal
from tests.browser.mailbox import Mailbox, link_in
from tests.browser.person import DESK, PHONE, Person

pytestmark = [pytest.mark.xdist_group("trip"), pytest.mark.long]
PASSWORD = "genêt-lavoir-sabotier-52"
CANDIDATE = "camille.sureau@exemple.fr"
PATIENT = {"last_name": "Zelkova", "first_name": "Hortensia", "email": "h.zelkova@exemple.fr"}
PATIENT_PHONE = "06 39 98 71 42"
SECRETS = ("Zelkova", "zelkova", "Hortensia", "39 98 71 42", "39987142")
RPPS = "99700044433"
BODIES = ("cpam", "ars")
PROPOSED_IN_YEAR_4 = "76 500,00 €"
# her mails are grouped: she is written to once nothing more was proposed for ten minutes
TEN_MINUTES_PASS = """
from datetime import timedelta
from django.db.models import F
from patients.models import Proposal
earlier = F("proposed_at") - timedelta(minutes=10)
assert Proposal.objects.waiting().filter(told_at__isnull=True).update(proposed_at=earlier)
"""


@dataclass
class Trip:
    company: Company
    mailbox: Mailbox
    seen: list[str] = field(default_factory=list)
    # everything that somebody who must not know the patient was shown
    told: list[str] = field(default_factory=list)

    def person(self, key, **how) -> Person:
        return self.company.enter(key, **how)

    def look(self, person: Person, name: str, *, stranger_to_the_patient: bool = True) -> None:
        """The page on both screens, and what it says kept for the last look."""
        for number, screen in enumerate((PHONE, DESK)):
            person.page.set_viewport_size(screen)
            person.check_page(f"trip-{len(self.seen):02}-{name}")
            if number == 0 and stranger_to_the_patient:
                self.told.append(person.page.content())
        self.seen.append(name)


@pytest.fixture(scope="module")
def trip(chromium):
    with opened_portal() as portal:
        company = Company(portal, chromium)
        yield Trip(company, Mailbox(portal.folder / "mails"))
        company.leave()


@pytest.mark.requirement("A11-01")
def test_the_story_from_joining_to_the_decision_of_the_three_bodies(trip):
    applies(trip)
    is_accepted(trip)
    declares_her_first_hours(trip)
    request = asks_for_a_doctor(trip)
    the_doctor_opens_places(trip)
    proposal = is_proposed(trip, request)
    the_doctor_accepts(trip, proposal)
    the_dossier_leaves_again(trip)
    both_bodies_read_and_agree(trip)
    both_bodies_decide(trip)
    the_association_answers_and_the_cpam_notifies(trip)
    nobody_else_knows_the_patient(trip)


def one_line(text: str) -> str:
    return " ".join(text.split())


# --- a nurse joins


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
    claire.page.get_by_role("link", name=re.compile("Sureau")).first.click()
    claire.page.wait_for_load_state()
    with claire.page.expect_navigation():
        claire.page.keyboard.press("v")
    camille.go("/mes-heures/")
    assert "Vérifiée" in camille.text
    trip.look(camille, "mes-heures")


# --- a patient finds a doctor


def asks_for_a_doctor(trip: Trip) -> str:
    hortensia = trip.person(None, phone=True)
    page = hortensia.go("/medecin-traitant/").page
    trip.look(hortensia, "chercher", stranger_to_the_patient=False)
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Pour moi").click()
    page.locator("[name=sees_doctor][value=non]").check()
    for name, text in PATIENT.items():
        page.fill(f"[name={name}]", text)
    for box, part in enumerate(("9", "3", "1948")):
        page.fill(f"[name=birth_date_{box}]", part)
    page.fill("[name=phone]", PATIENT_PHONE)
    page.select_option("[name=commune]", value="42147")  # Montbrison and its former villages
    page.check("[name=ald]")
    page.check("[name=agreed]")
    hortensia.press("Envoyer la demande")
    number = re.search(r"LF-\d+", hortensia.text)[0]
    assert "sans pouvoir promettre" in hortensia.text
    trip.look(hortensia, "demande-recue", stranger_to_the_patient=False)
    mail = trip.mailbox.waits_for(PATIENT["email"], number)
    hortensia.go(link_in(mail, "/medecin-traitant/suivi/"))
    assert number in hortensia.text
    return number


def the_doctor_opens_places(trip: Trip) -> None:
    nadia = trip.person("doctor", phone=True).go("/mes-places/")
    trip.look(nadia, "mes-places")
    nadia.press("J’ouvre 2 places")
    assert "2 places" in nadia.text


def is_proposed(trip: Trip, number: str) -> str:
    ines = trip.person("access_officer")
    trip.look(ines.go("/acces/"), "acces", stranger_to_the_patient=False)
    ines.go(f"/acces/demandes/?numero={number}")
    trip.look(ines, "demandes", stranger_to_the_patient=False)
    ines.press("Hortensia Zelkova")
    address = ines.page.url
    trip.look(ines, "demande", stranger_to_the_patient=False)
    ines.press("Qualifier en priorité 1 et passer à la suivante")
    ines.page.goto(address)
    assert "En attente, priorité 1" in one_line(ines.text)
    ines.press("Proposer à un médecin")
    trip.look(ines, "proposer", stranger_to_the_patient=False)
    ines.page.set_viewport_size(DESK)
    assert ines.page.is_checked("[name=onward]"), "the next person of her list, unless she stays"
    ines.page.uncheck("[name=onward]")
    with ines.page.expect_navigation():
        ines.page.get_by_role("button", name=re.compile("Nadia Genévrier")).click()
    assert "Nadia Genévrier" in ines.text
    ines.press("Nadia Genévrier")
    trip.look(ines, "proposition", stranger_to_the_patient=False)
    return re.search(r"/acces/propositions/([0-9a-f-]{36})/", ines.page.url)[1]


def the_doctor_accepts(trip: Trip, proposal: str) -> None:
    trip.company.portal.manage("shell", "-c", TEN_MINUTES_PASS)
    asked = trip.mailbox.waits_for("medecin@loire-forez.example", "votre réponse au plus tard le")
    nadia = trip.person("doctor", phone=True)
    nadia.go(link_in(asked, "/patients-proposes/"))
    trip.look(nadia, "patients-proposes")
    nadia.page.set_viewport_size(PHONE)
    nadia.page.locator(f"a[href*='{proposal}']").first.click()
    nadia.page.wait_for_load_state()
    assert "ALD" in nadia.text and not any(word in nadia.text for word in SECRETS)
    trip.look(nadia, "besoin-sans-nom")
    nadia.press("Oui, j’accepte : voir les coordonnées")
    assert "Hortensia Zelkova" in nadia.text
    assert "39 98 71 42" in nadia.text
    trip.look(nadia, "coordonnees", stranger_to_the_patient=False)
    trip.mailbox.waits_for(PATIENT["email"], "Un médecin accepte de vous suivre")
    # later that week, the declaration made at the first visit
    nadia.page.locator("summary", has_text="Le médecin traitant est déclaré").click()
    nadia.page.locator("[name=channel]").first.check()
    nadia.page.locator("[name=said_by]").first.check()
    nadia.press("Noter la déclaration")
    assert "Suivi commencé" in nadia.text
    ines = trip.person("access_officer").go("/acces/chiffres/")
    trip.look(ines, "chiffres", stranger_to_the_patient=False)


# --- the dossier, three bodies


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
        reader.page.locator(".todo a").first.click()
        reader.page.wait_for_load_state()
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
    trip.told.append(claire.page.content())


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
    reader.page.locator("main").get_by_role("link", name=re.compile(f"^{link}")).first.click()
    reader.page.wait_for_load_state()
    trip.look(reader, f"{name}-a-preparer")
    reader.page.set_viewport_size(DESK)
    fills_every_line(reader)
    reader.press("Proposer à l’autre financeur")
    assert "Rien n’est encore envoyé" in reader.text
    reader.press("Proposer à l’autre financeur")


def agrees(trip: Trip, key: str, name: str) -> None:
    reader = trip.person(key).go("/revue/a-vous/")
    reader.page.locator(".todo a").first.click()
    reader.page.wait_for_load_state()
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
    marion.page.locator("main form button").last.click()
    marion.press("Contresigner les décisions")
    marion.go("/dossiers/4/")
    assert "Décisions contresignées" in marion.text
    sandra = trip.person("cpam").go("/revue/a-vous/")
    sandra.page.locator(".todo a").first.click()
    sandra.page.wait_for_load_state()
    trip.look(sandra, "a-notifier")
    sandra.press("Notifier ces montants")
    sandra.press("Notifier 135")
    # the balance of the fixed parts and the variable part granted
    claire.go("/dossiers/4/")
    assert "135 875,00 € attendus" in claire.text
    trip.look(claire, "notifie")


def nobody_else_knows_the_patient(trip: Trip) -> None:
    romain = trip.person("treasurer").go("/budget/")
    trip.look(romain, "budget")
    whole = "\n".join((*trip.told, trip.mailbox.everything().replace(PATIENT["email"], "")))
    assert [word for word in SECRETS if word in whole] == []
