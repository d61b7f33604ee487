"""The funders' pages: what awaits a body, its opinion, what CPAM and ARS say, every bad input."""

from uuid import uuid4

import pytest

from funding.dossier.models import Opinion
from funding.dossier.queries import dossiers, funder_exchange
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_browser import form_of, opinion_form, under
from tests.funding.review_steps import ARS, CPAM, LATER, PRESIDENT
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")
# two points to complete, about nothing said
TWO = {f"point_{n}_{what}": "" for n in range(1, 5) for what in ("text", "about")}
TWO |= {"point_1_text": "Un", "point_2_text": "Deux"}


# --- À vous


def test_what_awaits_a_body_is_said_with_what_changed_since_its_reading(cpam, sent):
    page = page_text(cpam.get("/revue/a-vous/"))
    assert "Donner l’avis de la CPAM sur l’année 1" in page
    assert "jamais lu" in page
    cpam.get(under(sent))
    page = page_text(cpam.get("/revue/a-vous/"))
    assert "rien n’a changé depuis votre lecture du 18 novembre 2026" in page
    review.sent_back()
    page = page_text(cpam.get("/revue/a-vous/"))
    assert "Rien n’attend votre organisme." in page
    assert "Dernière lecture : année 1, version 1, le 18 novembre 2026." in page
    assert "elle complète le dossier au plus tard le 20 novembre 2026" in page
    from funding.indicators import operations as lines

    lines.propose_line(by=COORDINATOR, at=AT, line_number="L01", contract_year=1, amount_eur="2500")
    review.submit()
    page = page_text(cpam.get("/revue/a-vous/"))
    changed = "1 ligne changée depuis votre lecture du 18 novembre 2026"
    assert changed in page
    page = page_text(cpam.get(under(sent)))
    assert "Proposé : 3 000 € → <strong>2 500 €</strong>" in page
    page = page_text(cpam.get(under(sent, "avis/")))
    assert "changé depuis la v1" in page


def test_each_turn_is_one_line(cpam, ars, sent):
    turn_of_each = []

    def mine(client) -> bool:
        return 'class="todo"' in page_text(client.get("/revue/a-vous/"))

    def note() -> None:
        turn_of_each.append((mine(cpam), mine(ars)))

    note()
    review.opine(CPAM)
    note()
    review.opine(ARS)
    note()
    review.prepare(ARS, "position")
    note()
    review.agree(CPAM, "position")
    note()
    review.prepare(CPAM, "decision", at=LATER)
    note()
    review.agree(ARS, "decision", at=LATER)
    note()
    review.step(PRESIDENT, "countersign")
    note()
    review.step(CPAM, "notify")
    note()
    review.step(CPAM, "settle")
    note()
    assert turn_of_each == [
        (True, True),
        (False, True),
        (True, True),
        (True, False),
        (True, True),
        (False, True),
        (False, False),
        (True, False),
        (True, False),
        (False, False),
    ]


# --- the opinion


def test_a_body_gives_its_opinion_in_one_post(cpam, sent):
    page = page_text(cpam.get(under(sent, "avis/")))
    assert "Les lignes de la version 1" in page
    assert 'for="id_decision_L01"' in page
    answer = cpam.post(under(sent, "avis/"), opinion_form(cpam, sent), follow=True)
    assert "Avis rendu sur la version 1 du dossier de l’année 1." in page_text(answer)
    opinion = funder_exchange.exchange(sent.id, "cpam").opinion("cpam", 1)
    assert (opinion.is_given, opinion.total_eur) == (True, review.TOTAL)
    assert "Un avis rendu ne change plus" in page_text(cpam.get(under(sent, "avis/")))


def test_a_draft_is_kept_as_it_is_and_nobody_else_reads_it(cpam, ars, sent):
    form = opinion_form(cpam, sent, decision_L06="", amount_L06="", reason_L06="à voir en séance")
    answer = cpam.post(under(sent, "avis/"), form | {"intent": "draft"}, follow=True)
    page = page_text(answer)
    assert "Brouillon gardé" in page
    assert "à voir en séance" in page
    for path in ("/revue/entre-financeurs/", under(sent, "avis/"), under(sent, "position/")):
        assert "à voir en séance" not in page_text(ars.get(path))


def test_every_fault_is_said_beside_its_field_and_nothing_typed_is_lost(cpam, sent):
    form = opinion_form(
        cpam,
        sent,
        amount_L01="9 000,01",
        reason_L06=" ",
        decision_L10="",
        amount_L06="deux mille",
        overall="",
    )
    page = page_text(cpam.post(under(sent, "avis/"), form), 422)
    for words in (
        "De 0 à 9 000,00 €, le maximum de la ligne.",
        "Ce montant ne se lit pas.",
        "Donnez le motif en une phrase.",
        "Dites ce que vous en pensez.",
        "Dites le sens de votre avis sur l’ensemble.",
        'value="deux mille"',
        'value="9 000,01"',
        "points sont à corriger",
    ):
        assert words in page, words
    assert Opinion.objects.count() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"decision_L01": "granted'; --"},
        {"overall": "maybe"},
        {"note": "x" * 2001},
        {"reason_L01": "y" * 301},
        {"version": "un"},
        {"revision": ""},
        {"token": "x"},
        {"amount_L01": "NaN"},
        {"amount_L01": "1e3"},
        {"amount_L01": "-5"},
        {"amount_L01": "9" * 40},
    ],
)
def test_what_is_no_form_of_ours_comes_back_with_a_sentence(cpam, sent, changed):
    page = page_text(cpam.post(under(sent, "avis/"), opinion_form(cpam, sent) | changed), 422)
    assert 'role="alert"' in page
    assert Opinion.objects.count() == 0


def test_fields_of_another_line_or_of_another_body_change_nothing(cpam, sent):
    form = opinion_form(cpam, sent) | {
        "decision_L99": "granted",
        "amount_L99": "5",
        "body": "ars",
        "state": "given",
        "given_by": str(uuid4()),
        "dossier": str(uuid4()),
    }
    cpam.post(under(sent, "avis/"), form)
    row = Opinion.objects.get()
    assert (row.body, row.dossier_id) == ("cpam", sent.id)
    assert set(row.lines.values_list("number", flat=True)) == {"L01", "L06", "L10"}


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_is_refused_and_not_echoed(cpam, sent):
    root = "2840542147001"
    nir = f"{root}{97 - int(root) % 97:02}"
    form = opinion_form(cpam, sent, reason_L06=f"Voir {nir}")
    page = page_text(cpam.post(under(sent, "avis/"), form), 422)
    assert "numéro de sécurité sociale" in page
    assert nir not in page


def test_a_form_about_a_past_version_says_so_keeps_all_and_may_leave_again(cpam, sent):
    form = opinion_form(cpam, sent, reason_L06="Ce motif reste.")
    review.sent_back(by=ARS)
    review.submit()
    page = page_text(cpam.post(under(sent, "avis/"), form), 422)
    assert "La CPTS a transmis la version 2 depuis" in page
    assert "Ce motif reste." in page
    again = form_of(
        page, overall="favourable", note="", intent="give", reason_L06="Ce motif reste."
    )
    cpam.post(under(sent, "avis/"), again)
    assert Opinion.objects.get().version == 2


def test_a_form_sent_after_a_withdrawal_is_told_so(cpam, sent):
    form = opinion_form(cpam, sent)
    review.step(COORDINATOR, "withdraw", comment="Une erreur.", at=AT)
    page = page_text(cpam.post(under(sent, "avis/"), form), 422)
    assert "La CPTS a repris son dossier" in page
    assert "Repris par la CPTS" in page


def test_a_double_click_gives_one_opinion(cpam, sent):
    form = opinion_form(cpam, sent)
    answers = [cpam.post(under(sent, "avis/"), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Opinion.objects.count() == 1


def test_what_an_expired_session_posted_is_shown_again(cpam, client, sent):
    page = page_text(cpam.get(under(sent, "avis/")))
    form = form_of(page, overall="", note="", intent="give", reason_L06="Écrit avant l’expiration.")
    assert client.post(under(sent, "avis/"), form).status_code == 302
    page = page_text(cpam.get(under(sent, "avis/")))
    assert "Votre session avait expiré" in page
    assert "Écrit avant l’expiration." in page
    cpam.post(under(sent, "avis/"), form_of(page, overall="favourable", note="", intent="give"))
    assert Opinion.objects.get().state == "given"


# --- completion


def test_a_request_needs_why_what_and_until_when(cpam, sent):
    page = page_text(cpam.get(under(sent, "complements/")))
    bad = form_of(page, comment="", point_1_text=" \n ", due_on="2026-11-18")
    page = page_text(cpam.post(under(sent, "complements/"), bad), 422)
    assert "Dites pourquoi." in page
    assert "Écrivez au moins un point" in page
    for due_on, words in (
        ("2026-11-18", "après aujourd’hui"),
        ("2030-01-01", "douze mois"),
        ("31/02/2027", "existe"),
    ):
        form = form_of(page, comment="Il manque.", due_on=due_on, **TWO)
        assert words in page_text(cpam.post(under(sent, "complements/"), form), 422)
    form = form_of(page, comment="Il manque.", due_on="2026-11-20", **TWO)
    answer = cpam.post(under(sent, "complements/"), form, follow=True)
    assert "Compléments demandés" in page_text(answer)
    facts = dossiers.dossier(1)
    assert facts.office_tag.label == "À compléter au plus tard le 20 novembre"
    assert [point.text for point in dossiers.points(facts.id, 1)] == ["Un", "Deux"]


def test_a_second_request_on_the_same_version_is_told_that_one_was_made(cpam, ars, sent):
    form = form_of(
        page_text(ars.get(under(sent, "complements/"))), comment="x", due_on="2026-11-20", **TWO
    )
    review.sent_back(by=CPAM)
    page = page_text(ars.post(under(sent, "complements/"), form), 422)
    assert "Des compléments sont demandés" in page
