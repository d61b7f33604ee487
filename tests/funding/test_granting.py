"""Nothing is granted by an empty field: amounts are written and read again before they leave."""

from dataclasses import replace
from decimal import Decimal

import pytest

from funding.dossier import decision_rules
from funding.dossier.decision_rules import Judgement
from funding.dossier.models import JointSheet, Opinion
from funding.dossier.queries import dossiers, funder_exchange
from funding.indicators import operations as lines
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_browser import form_of, opinion_form, under
from tests.funding.review_steps import ARS, CPAM, PRESIDENT
from tests.signing_in import make_role, signed_in
from tests.support.clocks import frozen_clock
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


today = frozen_clock()


@pytest.fixture
def cpam():
    return signed_in(make_role("cpam", name="Sandra Ardoise"))


def sent_line(proposed):
    review.submit()
    facts = dossiers.dossier(1)
    line = dossiers.snapshot_lines(facts.id, facts.sent_version)[0]
    return replace(line, proposed_eur=proposed, max_eur=Decimal(9000))


@pytest.mark.parametrize("proposed", [None, Decimal(0), Decimal(3000)])
def test_an_empty_amount_grants_nothing_whatever_the_cpts_proposed(proposed):
    line = sent_line(proposed)
    judgements = {line.number: Judgement("granted", None, "Favorable.")}
    assert decision_rules.recap([line], judgements)["granted_eur"] == 0
    faults = decision_rules.faults([line], judgements, whole=True)
    assert [fault.field for fault in faults] == [f"amount_{line.number}"]


def test_a_line_proposed_at_zero_is_granted_by_an_explicit_amount_alone():
    line = sent_line(Decimal(0))
    for amount, wrong in ((None, True), (Decimal(0), True), (Decimal(10), False)):
        judgements = {line.number: Judgement("granted", amount, "x")}
        assert bool(decision_rules.faults([line], judgements, whole=True)) is wrong


def test_an_empty_amount_is_refused_beside_its_field_on_the_opinion_page(cpam):
    lines.propose_line(by=COORDINATOR, at=AT, line_number="L10", contract_year=1, amount_eur=0)
    sent = review.submit()
    form = opinion_form(cpam, sent, amount_L01="", decision_L10="granted", amount_L10="")
    page = page_text(cpam.post(under(sent, "avis/"), form), 422)
    assert "Indiquez le montant : la CPTS propose 3 000,00 €." in page
    assert "Indiquez le montant : la CPTS ne demande rien." in page
    assert Opinion.objects.count() == 0


def test_the_banner_sums_what_is_written_and_nothing_else(cpam):
    sent = review.submit()
    query = "?decision_L01=granted&amount_L01=&decision_L06=granted&amount_L06=2 000"
    page = page_text(cpam.get(under(sent, f"somme/{query}")))
    assert "2 000,00 €</strong> saisis" in page


def test_an_opinion_is_read_once_more_before_it_is_given(cpam):
    sent = review.submit()
    form = opinion_form(cpam, sent, amount_L01="9 000") | {"confirmed": ""}
    page = page_text(cpam.post(under(sent, "avis/"), form))
    assert "Relisez l’avis de la CPAM, année 1" in page
    assert "Vous accordez 11 500,50 €, 8 500,50 € de plus que proposé." in page
    assert Opinion.objects.count() == 0
    again = page_text(cpam.post(under(sent, "avis/"), form | {"intent": "revise"}))
    assert 'value="9 000"' in again
    cpam.post(under(sent, "avis/"), form | {"confirmed": "oui"})
    assert funder_exchange.exchange(sent.id, "cpam").opinion("cpam", 1).total_eur == Decimal(
        "11500.50"
    )


def test_as_proposed_writes_each_amount_in_its_field_and_sends_nothing(cpam):
    sent = review.submit()
    empty = {
        f"{name}_{number}": ""
        for number in ("L01", "L06", "L10")
        for name in ("decision", "amount", "reason")
    }
    form = (
        opinion_form(cpam, sent) | empty | {"intent": "as-proposed", "decision_L06": "neutralised"}
    )
    page = page_text(cpam.post(under(sent, "avis/"), form))
    assert 'name="amount_L01" value="3 000"' in page
    assert 'name="amount_L06" value=' not in page
    assert "Comme proposé par la CPTS." in page
    assert "La CPTS ne demande rien cette année." in page
    assert Opinion.objects.count() == 0


@pytest.mark.parametrize("page", ["avis/", "position/"])
@pytest.mark.parametrize("intent", ["revise", "as-proposed"])
def test_an_amount_that_does_not_read_is_shown_again_as_it_was_typed(cpam, page, intent):
    sent = review.submit()
    form = opinion_form(cpam, sent, amount_L01="douze") | {"intent": intent}
    assert 'value="douze"' in page_text(cpam.post(under(sent, page), form))


@pytest.mark.parametrize("page", ["avis/", "position/"])
def test_an_amount_that_does_not_read_is_found_again_after_leaving_the_page(cpam, page):
    sent = review.submit()
    form = opinion_form(cpam, sent, amount_L01="douze")
    if page == "position/":
        form["dossier"] = f"{sent.id}/position"
    assert 'value="douze"' in page_text(cpam.post(under(sent, page), form), 422)
    assert 'value="douze"' in page_text(cpam.get(under(sent, page)))


def test_what_had_a_fault_is_found_again_after_leaving_the_page(cpam):
    sent = review.submit()
    form = opinion_form(cpam, sent, amount_L01="", reason_L06="Motif déjà écrit.")
    page_text(cpam.post(under(sent, "avis/"), form), 422)
    page = page_text(cpam.get(under(sent, "avis/")))
    assert "Voici ce que vous aviez saisi : rien n’est encore envoyé." in page
    assert "Motif déjà écrit." in page


def test_observations_are_said_to_be_asked_for_with_reserves(cpam):
    sent = review.submit()
    page = page_text(cpam.get(under(sent, "avis/")))
    assert "Demandées avec un avis défavorable, ou favorable avec réserves." in page
    form = opinion_form(cpam, sent, overall="reserved", note="")
    assert "Dites pourquoi" in page_text(cpam.post(under(sent, "avis/"), form), 422)


def test_a_joint_sheet_is_read_once_more_before_it_is_proposed(cpam):
    sent = review.submit()
    review.opine(CPAM)
    review.opine(ARS)
    page = page_text(cpam.get(under(sent, "position/")))
    form = form_of(page, note="", intent="propose", confirmed="")
    page = page_text(cpam.post(under(sent, "position/"), form))
    assert "Vous proposez d’accorder 5 500,50 €, 2 500,50 € de plus que proposé." in page
    assert JointSheet.objects.count() == 0
    assert cpam.post(under(sent, "position/"), form | {"confirmed": "oui"}).status_code == 302
    assert review.sheet_of("position").total_eur == review.TOTAL


def test_decisions_are_read_once_more_before_they_are_signed(cpam):
    sent = review.submit()
    review.position()
    review.prepare(ARS, "decision", at=review.LATER)
    page = page_text(cpam.get(under(sent, "decision/")))
    form = form_of(page, confirmed="")
    page = page_text(cpam.post(under(sent, "releve/decision/accord/"), form))
    assert "ne se reprennent pas" in page
    assert dossiers.dossier(1).state == "submitted"


def test_amounts_are_read_once_more_before_they_are_notified(cpam):
    facts = review.decided()
    review.step(PRESIDENT, "countersign")
    page = page_text(cpam.get(under(facts, "etape/")))
    form = form_of(page, comment="", confirmed="")
    page = page_text(cpam.post(under(facts, "etape/"), form))
    assert "Vous notifiez 62 375,50 € à la CPTS" in page
    assert dossiers.dossier(1).state == "decided"


def test_a_payment_is_read_once_more_and_its_word_shown_again(cpam):
    facts = review.decided()
    review.step(PRESIDENT, "countersign")
    review.step(CPAM, "notify")
    page = page_text(cpam.get(under(facts, "etape/")))
    form = form_of(page, comment="Viré le 2 décembre.", confirmed="")
    page = page_text(cpam.post(under(facts, "etape/"), form))
    assert "Vous notez que 62 375,50 € ont été payés à la CPTS." in page
    again = page_text(cpam.post(under(facts, "etape/"), form | {"intent": "revise"}))
    assert "Viré le 2 décembre." in again
    assert dossiers.dossier(1).state == "notified"


def test_a_countersignature_is_read_once_more():
    review.decided()
    president = signed_in(make_role("president"))
    page = page_text(president.get("/dossiers/1/reponse/"))
    form = form_of(page, answer="countersign", comment="Merci à tous.", confirmed="")
    page = page_text(president.post("/dossiers/1/reponse/", form))
    assert "Vous contresignez les décisions : 5 500,50 € accordés" in page
    again = page_text(president.post("/dossiers/1/reponse/", form | {"intent": "revise"}))
    assert "Merci à tous." in again
    assert dossiers.dossier(1).answered == ""
