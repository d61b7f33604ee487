"""A patient finds a doctor."""

import re

from tests.browser.mailbox import link_in
from tests.browser.person import DESK, PHONE
from tests.browser.trip.traveller import PATIENT, SECRETS, Trip

PATIENT_PHONE = "06 39 98 71 42"
# a doctor's mails are grouped: one is sent once nothing more was proposed for ten minutes
TEN_MINUTES_PASS = """
from datetime import timedelta
from django.db.models import F
from patients.models import Proposal
earlier = F("proposed_at") - timedelta(minutes=10)
assert Proposal.objects.waiting().filter(told_at__isnull=True).update(proposed_at=earlier)
"""


def one_line(text: str) -> str:
    return " ".join(text.split())


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
    assert ines.page.is_checked("[name=onward]"), "the next person of the list, unless they stay"
    ines.page.uncheck("[name=onward]")
    with ines.page.expect_navigation():
        ines.page.get_by_role("button", name=re.compile("Nadia Genévrier")).click()
    assert "Nadia Genévrier" in ines.text
    ines.press("Nadia Genévrier")
    trip.look(ines, "proposition", stranger_to_the_patient=False)
    return re.search(r"/acces/propositions/([0-9a-f-]{36})/", ines.page.url)[1]


def the_doctor_accepts(trip: Trip, proposal: str) -> None:
    trip.company.portal.manage("shell", "-c", TEN_MINUTES_PASS)
    message = trip.mailbox.waits_for("medecin@loire-forez.example", "votre réponse au plus tard le")
    nadia = trip.person("doctor", phone=True)
    nadia.go(link_in(message, "/patients-proposes/"))
    trip.look(nadia, "patients-proposes")
    nadia.page.set_viewport_size(PHONE)
    nadia.follow(nadia.page.locator(f"a[href*='{proposal}']"))
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
