"""Two bodies on their pages: position, decisions, notification, and whose turn it is."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.records.outbox import OutboxMail
from funding.dossier.models import JointSheet
from funding.dossier.queries import dossiers, funder_exchange
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT
from tests.funding.funder_exchange.conftest import WHEN
from tests.funding.review_browser import form_of, under
from tests.funding.review_steps import ARS, CPAM, LATER, PRESIDENT
from tests.signing_in import make_role, signed_in
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def test_position_then_decision_by_two_bodies_on_their_pages(cpam, ars, sent):
    review.opine(CPAM)
    review.opine(ARS)
    page = page_text(cpam.get(under(sent, "position/")))
    assert 'value="2 500,50"' in page  # what both decide alike is already filled in
    assert "CPAM : Favorable, moins que proposé" in page
    form = form_of(page, note="", intent="propose")
    assert cpam.post(under(sent, "position/"), form).status_code == 302
    own = page_text(cpam.get(under(sent, "position/")))
    assert "L’accord de l’autre financeur est attendu." in own
    page = page_text(ars.get(under(sent, "position/")))
    assert "Donner l’accord de votre organisme : 5 500,50 €" in page
    agreed = ars.post(under(sent, "releve/position/accord/"), form_of(page), follow=True)
    assert "Position commune arrêtée, année 1." in page_text(agreed)
    WHEN["now"] = LATER
    page = page_text(ars.get(under(sent, "decision/")))
    form = form_of(page, note="Suites.", intent="propose")
    assert ars.post(under(sent, "decision/"), form).status_code == 302
    page = page_text(cpam.get(under(sent, "decision/")))
    answer = cpam.post(under(sent, "releve/decision/accord/"), form_of(page), follow=True)
    assert "la CPTS peut maintenant les lire" in page_text(answer)
    assert dossiers.dossier(1).state == "decided"
    again = cpam.post(
        under(sent, "releve/decision/accord/"), form_of(page) | {"token": str(uuid4())}
    )
    assert "Les décisions sont déjà arrêtées" in page_text(again, 422)


def test_a_decision_needs_a_reason_even_when_it_grants(cpam, sent):
    review.position()
    WHEN["now"] = LATER
    page = page_text(cpam.get(under(sent, "decision/")))
    form = form_of(page, note="", intent="propose", reason_L01="")
    page = page_text(cpam.post(under(sent, "decision/"), form), 422)
    assert "Donnez le motif en une phrase." in page
    assert JointSheet.objects.filter(purpose="decision").count() == 0


def test_a_sheet_changed_meanwhile_is_told_and_what_was_typed_stays(cpam, ars, sent):
    review.opine(CPAM)
    review.opine(ARS)
    form = form_of(page_text(ars.get(under(sent, "position/"))), note="Ma note.", intent="draft")
    review.prepare(CPAM, "position", propose=False)
    page = page_text(ars.post(under(sent, "position/"), form), 422)
    assert "L’autre financeur a changé ce relevé" in page
    assert "Ma note." in page


@pytest.mark.parametrize(
    "posted", [{}, {"version": "x"}, {"version": "1", "revision": "99"}, {"version": "9" * 12}]
)
def test_an_agreement_to_something_else_is_refused(ars, sent, posted):
    review.opine(CPAM)
    review.opine(ARS)
    review.prepare(CPAM, "position")
    form = {"token": str(uuid4())} | posted
    page_text(ars.post(under(sent, "releve/position/accord/"), form), 422)
    assert JointSheet.objects.get().state == "proposed"


def test_reopening_says_why(ars, sent):
    review.position()
    page = page_text(ars.get(under(sent, "position/")))
    form = form_of(page, comment="")
    body = page_text(ars.post(under(sent, "releve/position/rouvrir/"), form), 422)
    assert "Dites pourquoi en une phrase." in body
    form = form_of(page, comment="La CPTS apporte un chiffre.")
    assert ars.post(under(sent, "releve/position/rouvrir/"), form).status_code == 302
    assert JointSheet.objects.get().state == "draft"
    page = page_text(signed_in(make_role("cpam")).get(under(sent, "position/")))
    assert "Rouvert par l’ARS le 18 novembre 2026" in page
    assert "« La CPTS apporte un chiffre. »" in page


def test_the_sum_follows_what_is_typed(cpam, sent):
    page = page_text(
        cpam.get(
            under(sent, "somme/"),
            {
                "decision_L01": "granted",
                "amount_L01": "",
                "amount_L06": "2 500,50",
                "amount_L10": "?",
            },
        )
    )
    # an empty amount counts for nothing, whatever the CPTS proposes
    assert "2 500,50 €</strong> saisis" in page
    assert "3 000,00 €</span> proposés" in page


def test_the_order_of_visas_is_set_on_its_page(cpam, sent):
    page = page_text(cpam.get("/revue/entre-financeurs/"))
    assert "aucun ordre" in page
    assert cpam.post("/revue/entre-financeurs/visas/", {"order": "ars"}).status_code == 302
    assert "l’ARS d’abord, puis la CPAM" in page_text(cpam.get("/revue/entre-financeurs/"))
    page_text(cpam.post("/revue/entre-financeurs/visas/", {"order": "msa"}), 422)
    assert funder_exchange.visa_order() == "ars"


def test_decisions_of_every_year_are_one_object_in_four_forms(cpam):
    review.decided()
    page = page_text(cpam.get("/revue/decisions/"))
    assert "Année 1 : 5 500,50 € accordés" in page
    data = json.loads(cpam.get("/revue/decisions/decisions.json").content)
    assert {(row["number"], row["granted_eur"]) for row in data} == {
        ("L01", "3000.00"),
        ("L06", "2500.50"),
        ("L10", "0.00"),
    }
    table = cpam.get("/revue/decisions/decisions.csv").content.decode()
    assert "2500,50" in table
    assert cpam.get("/revue/decisions/decisions.xlsx").content.startswith(b"PK")
    assert cpam.get("/revue/decisions/decisions.exe").status_code == 404


def test_the_cpam_notifies_and_settles_on_its_page(cpam, ars):
    facts = review.decided()
    review.step(PRESIDENT, "countersign")
    page = page_text(cpam.get(under(facts, "etape/")))
    assert "56 875,00 €" in page and "5 500,50 €" in page
    assert cpam.post(under(facts, "etape/"), form_of(page, comment="")).status_code == 302
    assert dossiers.dossier(1).state == "notified"
    page_text(
        cpam.post(under(facts, "etape/"), form_of(page, comment="") | {"token": str(uuid4())}), 422
    )
    page = page_text(cpam.get(under(facts, "etape/")))
    assert cpam.post(under(facts, "etape/"), form_of(page, comment="")).status_code == 302
    assert dossiers.dossier(1).state == "settled"
    assert cpam.post(under(facts, "etape/"), {"code": "decide"}).status_code == 404
    assert ars.get(under(facts, "etape/")).status_code == 403


def test_one_mail_for_each_hand_over_and_none_for_what_stays_between_funders():
    accounts = {
        role: make_role(role).email
        for role in ("coordinator", "president", "treasurer", "cpam", "ars", "msa")
    }

    def receivers() -> list[str]:
        rows = OutboxMail.objects.order_by("to").values_list("to", flat=True)
        roles = sorted(next(r for r, mail in accounts.items() if mail == to) for to in rows)
        OutboxMail.objects.all().delete()
        return roles

    review.submit()
    assert receivers() == ["ars", "cpam"]
    review.sent_back()
    assert receivers() == ["coordinator"]
    review.submit()
    assert receivers() == ["ars", "cpam"]
    review.position()
    assert receivers() == []
    review.decide()
    assert receivers() == ["coordinator", "president"]
    review.step(PRESIDENT, "countersign")
    assert receivers() == []
    review.step(CPAM, "notify")
    assert receivers() == ["treasurer"]
    review.step(CPAM, "settle")
    assert receivers() == []


def test_the_later_the_day_the_same_the_words(cpam, sent):
    """The turn obeys the calendar: before the session, everybody waits for it."""
    review.position()
    review.dialogue_on((AT + timedelta(days=5)).date())
    page = page_text(cpam.get("/revue/a-vous/"))
    assert "À tous : dialogue de gestion le 23 novembre 2026." in page
    WHEN["now"] = LATER
    assert "Préparer les décisions de l’année 1" in page_text(cpam.get("/revue/a-vous/"))
