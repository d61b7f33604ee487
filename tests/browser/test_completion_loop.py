"""The CPAM asks, the coordinator mends and answers, the CPAM reads: walked on both screens.

It has a demonstration of its own: what it sends cannot be unsent.
"""

import io

import pytest
from PIL import Image

from tests.browser.conftest import Company, opened_portal
from tests.browser.person import DESK, PHONE, Person

pytestmark = [pytest.mark.xdist_group("completion"), pytest.mark.long]


@pytest.fixture(scope="module")
def company(chromium):
    with opened_portal() as portal:
        people = Company(portal, chromium)
        yield people
        people.leave()


def look(person: Person, name: str) -> None:
    for screen in (PHONE, DESK):
        person.page.set_viewport_size(screen)
        person.check_page(f"completion-{name}")


def scan(shade: str) -> dict:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), shade).save(drawn, "PNG")
    return {"name": "piece.png", "mimeType": "image/png", "buffer": drawn.getvalue()}


def test_the_completion_loop_goes_from_the_request_to_the_answer_read(company):
    claire = company.enter("coordinator")
    look(claire.go("/dossiers/4/"), "dossier")
    the_sheet_is_deposited(claire)
    the_decision_is_joined(claire)
    the_invoice_counts_once(claire)
    look(claire.go("/dossiers/4/transmettre/"), "to-send")
    claire.press("Transmettre la version 2")
    assert "Version 2 du dossier de l’année 4 transmise" in claire.text
    the_cpam_reads_the_answers(company.enter("cpam"))


def the_sheet_is_deposited(claire: Person) -> None:
    look(claire.go("/dossiers/4/points/1/"), "point-1")
    claire.press("Déposer la feuille d’émargement")
    look(claire, "meeting")
    claire.page.set_input_files("[name=upload]", scan("white"))
    claire.press("Déposer la feuille signée")
    assert "Feuille d’émargement du 26 mai 2026 déposée." in claire.text
    claire.page.fill("[name=answer]", "La feuille du 26 mai est retrouvée et déposée.")
    claire.press("Répondre et marquer comme fait")
    claire.go("/indicateurs/L09/4/")
    assert "Preuve manquante" not in claire.text


def the_decision_is_joined(claire: Person) -> None:
    claire.go("/dossiers/4/points/2/").press("Ouvrir E026")
    look(claire, "expense")
    claire.page.fill("[name=decision]", "Conseil d’administration du 24 avril 2026")
    claire.page.uncheck("[name=names_people]")
    claire.page.set_input_files("[name=upload]", scan("grey"))
    claire.press("Joindre la décision")
    claire.press("Répondre et marquer comme fait")


def the_invoice_counts_once(claire: Person) -> None:
    claire.go("/dossiers/4/points/3/").press("Ouvrir E037")
    claire.page.locator("summary", has_text="Ne plus la compter").click()
    claire.page.fill("[name=reason]", "Facture déjà comptée : E018.")
    claire.press("Ne plus compter cette dépense")
    claire.press("Répondre et marquer comme fait")


def the_cpam_reads_the_answers(sandra: Person) -> None:
    sandra.go("/revue/funding/dossier/")
    sandra.press("Année 4 sur 5")
    look(sandra, "answers")
    assert "La feuille du 26 mai est retrouvée et déposée." in sandra.text
    assert "Votre organisme avait lu la version 1" in sandra.text
    opened = sandra.page.get_by_role("link", name="Décision : Conseil d’administration")
    assert opened.count() >= 1
    sandra.press("Avis de votre organisme")
    sandra.press("Remplir comme proposé par la CPTS")
    look(sandra, "opinion")
    sandra.page.select_option("[name=overall]", index=1)
    sandra.press("Rendre l’avis")
    look(sandra, "opinion-recap")
    assert "Vous accordez 76 500,00 €, exactement ce que la CPTS propose." in sandra.text
