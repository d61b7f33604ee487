"""Opinions in parallel, one position, one decision signed by two bodies, to the cent."""

import subprocess
from datetime import timedelta
from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from cpts_portal.foundation.records import documents
from funding.dossier.content import decisions
from funding.dossier.content.contents import DossierContents
from funding.dossier.decision_rules import Judgement
from funding.dossier.operations import joint_decision, steps
from funding.dossier.queries import dossiers, funder_exchange
from funding.indicators import queries as indicators
from tests.funding import review_steps as told
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_steps import ARS, CPAM, FAIR, LATER, MSA, PRESIDENT, TOTAL
from tests.pdf import verapdf

pytestmark = pytest.mark.usefixtures("db", "world")
TODAY = AT.date()


def exchange(body="cpam"):
    return funder_exchange.exchange(dossiers.dossier(1).id, body)


def line(number, year=1):
    return indicators.line_of(number, year, TODAY)


# --- the position


def test_the_position_waits_for_both_opinions():
    told.submit()
    told.opine(CPAM)
    told.prepare(CPAM, "position", propose=False)
    with pytest.raises(DomainError, match="Il manque l’avis de : ARS"):
        told.prepare(CPAM, "position")


@pytest.mark.requirement("ACC-08")
def test_who_prepares_does_not_agree():
    told.submit()
    told.opine(CPAM)
    told.opine(ARS)
    told.prepare(CPAM, "position")
    with pytest.raises(Forbidden, match="l’accord vient de l’autre"):
        told.agree(CPAM, "position")
    with pytest.raises(Forbidden):
        told.agree(MSA, "position")
    told.agree(ARS, "position")
    with pytest.raises(DomainError, match="n’est plus possible"):
        told.agree(ARS, "position")


def test_an_agreement_is_given_to_what_was_on_the_screen():
    told.submit()
    told.opine(CPAM)
    told.opine(ARS)
    told.prepare(CPAM, "position")
    seen = told.sheet_of("position").revision
    told.reopen(CPAM, "position")
    told.prepare(CPAM, "position", lines=FAIR | {"L01": Judgement("refused", None, "Non.")})
    with pytest.raises(Stale, match="a changé ce relevé"):
        told.agree(ARS, "position", revision=seen)


def test_reopening_needs_its_reason_and_asks_for_both_again():
    told.submit()
    told.position()
    with pytest.raises(DomainError, match="motif"):
        told.reopen(ARS, "position", comment=" ")
    told.reopen(ARS, "position")
    assert told.sheet_of("position").state == "draft"
    assert told.sheet_of("position").lines == {
        number: Judgement(one.decision, one.amount_eur or Decimal("0.00"), one.reason)
        for number, one in FAIR.items()
    }


def test_a_position_moves_no_date_and_no_figure_of_the_dossier():
    before = told.submit()
    contents = DossierContents.collect(1, LATER)
    told.position()
    assert dossiers.dossier(1) == before
    assert DossierContents.collect(1, LATER) == contents


# --- the decision


def test_decisions_come_after_the_session_and_from_the_position():
    told.submit()
    with pytest.raises(DomainError, match="Arrêtez d’abord la position commune"):
        told.prepare(CPAM, "decision")
    told.position()
    told.dialogue_on(TODAY + timedelta(days=1))
    with pytest.raises(DomainError, match="19 novembre 2026"):
        told.prepare(CPAM, "decision")
    told.prepare(CPAM, "decision", at=LATER)


@pytest.mark.requirement("ACC-08")
def test_one_body_alone_decides_nothing():
    told.submit()
    told.position()
    told.prepare(CPAM, "decision", at=LATER)
    with pytest.raises(Forbidden):
        told.agree(CPAM, "decision", at=LATER)
    assert dossiers.dossier(1).state == "submitted"
    assert line("L01").granted_eur is None


def test_the_decisions_are_written_on_the_lines_to_the_cent():
    facts = told.decided(note="Argent non dépensé : 12 000 € à reporter.")
    assert facts.state == "decided"
    assert {n: line(n).granted_eur for n in FAIR} == {
        "L01": Decimal("3000.00"),
        "L06": Decimal("2500.50"),
        "L10": Decimal("0.00"),
    }
    assert line("L06").decision_reason == "Un bilan sur deux."
    assert indicators.totals(indicators.lines_of(1, TODAY)).granted_eur == TOTAL
    year = decisions.years()[0]
    assert (year.number, year.granted_eur) == (1, TOTAL)
    assert indicators.granted_by_mission()[1] == {
        "acces": Decimal("3000.00"),
        "parcours": Decimal("2500.50"),
        "prevention": Decimal("0.00"),
    }


def test_the_decided_version_says_the_decisions():
    facts = told.decided(note="Suivre la cible.")
    assert facts.sent_version == 2
    freeze = dossiers.freeze_of_version(facts.id, 2)
    contents = DossierContents.thawed(freeze.data["contents"])
    assert contents.decisions.granted_eur == TOTAL
    assert (contents.decisions.version, contents.decisions.note) == (1, "Suivre la cible.")
    assert {one.number: one.decision_label for one in contents.lines} == {
        "L01": "Accordée",
        "L06": "Accordée en partie",
        "L10": "Refusée",
    }
    assert contents.variable.won_eur == TOTAL
    paper = steps.build_at_once(by=SYSTEM, now=lambda: LATER, year=1)
    assert paper.version == 2


def test_the_frozen_sent_version_says_no_decision():
    facts = told.decided()
    before = dossiers.freeze_of_version(facts.id, 1)
    assert before.data["contents"]["decisions"] is None


def test_a_deferred_line_comes_back_in_the_next_year():
    told.decided(lines=FAIR | {"L06": Judgement("deferred", None, "Le bilan arrive en année 2.")})
    assert (line("L06").granted_eur, line("L06").decision) == (Decimal("0.00"), "deferred")
    again = line("L06", 2)
    assert (again.carried_from, again.max_eur) == (1, Decimal("5000.00"))
    assert again.granted_eur is None


def test_a_deferred_line_that_the_next_year_already_asks_is_marked_there():
    told.decided(lines=FAIR | {"L01": Judgement("deferred", None, "Chiffre attendu.")})
    again = line("L01", 2)
    assert again.carried_from == 1
    assert again.max_eur == Decimal("9000.00")  # its own: nothing adds up


def test_nothing_is_deferred_beyond_the_last_open_year():
    from funding.dossier import decision_rules

    frozen = DossierContents.collect(1, AT).lines
    said = FAIR | {"L01": Judgement("deferred", None, "Plus tard.")}
    found = decision_rules.faults(frozen, said, whole=True, next_year=False)
    assert ["n’est pas ouverte" in fault.sentence for fault in found] == [True]
    assert found[0].field == "decision_L01"


def test_a_neutralised_line_pays_what_is_said():
    told.decided(
        lines=FAIR | {"L01": Judgement("neutralised", Decimal("1234.56"), "Sans chiffre.")}
    )
    assert line("L01").granted_eur == Decimal("1234.56")


def test_the_decision_stands_against_what_the_version_judged_proposed():
    """Whatever the CPTS types once its dossier is sent."""
    from funding.indicators import operations as lines

    told.submit()
    told.position()
    lines.propose_line(by=COORDINATOR, at=AT, line_number="L01", contract_year=1, amount_eur=9000)
    lines.propose_line(by=COORDINATOR, at=AT, line_number="L06", contract_year=1, amount_eur=1)
    told.decide()
    assert (line("L01").proposed_eur, line("L01").decision) == (Decimal("3000.00"), "granted")
    assert line("L06").proposed_eur is None


def test_a_line_added_since_the_version_judged_stops_the_decision():
    from funding.indicators import operations as lines

    told.submit()
    told.position()
    told.prepare(ARS, "decision", at=LATER)
    lines.set_line_year(
        by=COORDINATOR, at=AT, line_number="L06", contract_year=2, max_eur=10
    )  # another year: nothing changes
    lines.add_line(
        by=COORDINATOR,
        at=AT,
        number="L77",
        mission_code="acces",
        label="Nouvelle",
        kind="deliverable",
        unit="fait",
        direction="B",
        source="CPTS",
        judged_on="cpts",
    )
    lines.set_line_year(by=COORDINATOR, at=AT, line_number="L77", contract_year=1, max_eur=10)
    with pytest.raises(DomainError, match="L77 a changé"):
        told.agree(CPAM, "decision", at=LATER)
    assert dossiers.dossier(1).state == "submitted"
    assert line("L01").granted_eur is None


@pytest.mark.requirement("ACC-08")
@pytest.mark.parametrize("by", [COORDINATOR, PRESIDENT, MSA, SYSTEM])
def test_nobody_else_prepares_agrees_or_reopens(by):
    told.submit()
    told.position()
    facts = dossiers.dossier(1)
    key = {"by": by, "at": LATER, "dossier_id": facts.id, "version": 1, "purpose": "decision"}
    for act in (
        lambda: joint_decision.save_sheet(**key, revision=0, lines=FAIR, propose=True),
        lambda: joint_decision.agree_sheet(**key, revision=0),
        lambda: joint_decision.reopen_sheet(**key, revision=0, comment="x"),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(ValueError, match="door of its own"):
        steps.take_step(by=by, at=AT, year=1, code="decide")


# --- what follows


def test_the_president_countersigns_once_then_the_cpam_notifies_and_settles():
    told.decided()
    with pytest.raises(Forbidden):
        told.step(COORDINATOR, "countersign")
    told.step(PRESIDENT, "countersign")
    with pytest.raises(DomainError, match="déjà répondu"):
        told.step(PRESIDENT, "dispute", comment="Tout de même.")
    with pytest.raises(Forbidden):
        told.step(ARS, "notify")
    told.step(CPAM, "notify")
    facts = dossiers.dossier(1)
    assert (facts.notified_balance_eur, facts.notified_variable_eur) == (Decimal("56875.00"), TOTAL)
    assert facts.office_tag.label.replace("\u202f", " ") == "62 375,50\u00a0€ attendus"
    told.step(CPAM, "settle")
    assert dossiers.dossier(1).office_tag.label == "Soldé"
    with pytest.raises(DomainError, match="n’est plus possible"):
        told.step(CPAM, "settle")


def test_a_disagreement_is_written_and_does_not_block():
    told.decided()
    with pytest.raises(DomainError, match="motif"):
        told.step(PRESIDENT, "dispute")
    told.step(PRESIDENT, "dispute", comment="La ligne L06 est entière.")
    facts = dossiers.dossier(1)
    contents = DossierContents.thawed(
        dossiers.freeze_of_version(facts.id, facts.sent_version).data["contents"]
    )
    assert contents.decisions.answer == "contestées"
    assert contents.decisions.answer_comment == "La ligne L06 est entière."
    told.step(CPAM, "notify")


def test_without_an_answer_the_cpam_says_why_she_notifies():
    told.decided()
    with pytest.raises(DomainError, match="n’a pas encore répondu"):
        told.step(CPAM, "notify")
    told.step(CPAM, "notify", comment="Sans réponse depuis un mois.")
    assert dossiers.dossier(1).state == "notified"


def test_a_double_click_is_one_step():
    from uuid import uuid4

    told.submit()
    token = uuid4()
    for _ in range(2):
        told.opine(CPAM, revision=0, token=token)
    token = uuid4()
    for _ in range(2):
        told.sent_back(token=token, version=1)
    assert len(dossiers.points(dossiers.dossier(1).id, 1)) == 1


@pytest.fixture
def decided_paper(tmp_path):
    told.decided(note="Suites dites en séance.")
    told.step(PRESIDENT, "dispute", comment="La ligne L06 est entière.")
    paper = steps.build_at_once(by=SYSTEM, now=lambda: LATER, year=1)
    path = tmp_path / "dossier.pdf"
    path.write_bytes(documents.read(paper.document_id))
    return path


def test_the_paper_of_a_decided_year_says_it(decided_paper):
    path = decided_paper
    ran = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    text = " ".join(ran.stdout.decode().replace("\u202f", " ").replace("\u00a0", " ").split())
    for words in ("5 500,50 €", "Un bilan sur deux.", "Suites dites en séance.", "contestées"):
        assert words in text, words


@pytest.mark.skipif(bool(verapdf.absent()), reason=verapdf.absent())
def test_verapdf_finds_the_decided_dossier_conform(decided_paper):
    conform, words = verapdf.judge(decided_paper, "3a", "ua1")
    assert conform, words
