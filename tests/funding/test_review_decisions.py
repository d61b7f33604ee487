"""One decision signed by two bodies, line by line, to the cent."""

from datetime import timedelta
from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from funding.dossier.content import decisions
from funding.dossier.content.contents import DossierContents
from funding.dossier.decision_rules import Judgement
from funding.dossier.operations import joint_decision
from funding.dossier.operations.documents import build_at_once
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers
from funding.indicators import queries as indicators
from funding.indicators.models import Line, LineYear
from funding.indicators.operations import LineDecision, apply_decisions
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.lines import line_of
from tests.funding.review_steps import ARS, CPAM, FAIR, LATER, MSA, PRESIDENT, TOTAL

pytestmark = pytest.mark.usefixtures("db", "world")
TODAY = AT.date()


def line(number, year=1):
    return line_of(number, year, TODAY)


def test_decisions_come_after_the_session_and_from_the_position():
    review.submit()
    with pytest.raises(DomainError, match="Arrêtez d’abord la position commune"):
        review.prepare(CPAM, "decision")
    review.position()
    review.dialogue_on(TODAY + timedelta(days=1))
    with pytest.raises(DomainError, match="19 novembre 2026"):
        review.prepare(CPAM, "decision")
    review.prepare(CPAM, "decision", at=AT + timedelta(days=1))


@pytest.mark.requirement("ACC-08")
def test_one_body_alone_decides_nothing():
    review.submit()
    review.position()
    review.prepare(CPAM, "decision", at=LATER)
    with pytest.raises(Forbidden):
        review.agree(CPAM, "decision", at=LATER)
    assert dossiers.dossier(1).state == "submitted"
    assert line("L01").granted_eur is None


def test_the_decisions_are_written_on_the_lines_to_the_cent():
    facts = review.decided(note="Argent non dépensé : 12 000 € à reporter.")
    assert facts.state == "decided"
    assert {n: line(n).granted_eur for n in FAIR} == {
        "L01": Decimal("3000.00"),
        "L06": Decimal("2500.50"),
        "L10": Decimal("0.00"),
    }
    assert line("L06").decision_reason == "Un bilan sur deux."
    assert indicators.totals(indicators.lines_of(1, TODAY)).granted_eur == TOTAL
    year = decisions.years()[0]
    assert (year["number"], year["granted_eur"]) == (1, TOTAL)
    assert indicators.granted_by_mission()[1] == {
        "acces": Decimal("3000.00"),
        "parcours": Decimal("2500.50"),
        "prevention": Decimal("0.00"),
    }


def test_the_decided_version_says_the_decisions():
    facts = review.decided(note="Suivre la cible.")
    assert facts.sent_version == 2
    snapshot = dossiers.sent_snapshot(facts.id, 2)
    contents = DossierContents.from_snapshot(snapshot)
    assert contents.decisions.granted_eur == TOTAL
    assert (contents.decisions.version, contents.decisions.note) == (1, "Suivre la cible.")
    assert {line.number: line.decision_label for line in contents.lines} == {
        "L01": "Accordée",
        "L06": "Accordée en partie",
        "L10": "Refusée",
    }
    assert contents.variable.won_eur == TOTAL
    document = build_at_once(by=SYSTEM, now=lambda: LATER, year=1)
    assert document.snapshot.version == 2


def test_the_frozen_sent_version_says_no_decision():
    facts = review.decided()
    before = dossiers.sent_snapshot(facts.id, 1)
    assert before.contents["contents"]["decisions"] is None


def test_a_deferred_line_comes_back_in_the_next_year():
    review.decided(lines=FAIR | {"L06": Judgement("deferred", None, "Le bilan arrive en année 2.")})
    assert (line("L06").granted_eur, line("L06").decision) == (Decimal("0.00"), "deferred")
    again = line("L06", 2)
    assert (again.carried_from, again.max_eur) == (1, Decimal("5000.00"))
    assert again.granted_eur is None
    assert line("L06").carried_note == "reportée par les financeurs : revient en année 2"


def test_a_line_is_never_put_off_to_a_year_that_is_not_open():
    deferred = LineDecision("deferred", Decimal(0), "Chiffre attendu.", None)
    words = "L’année 3 du contrat n’est pas ouverte : la ligne L01 ne peut pas y être reportée."
    with pytest.raises(DomainError, match=words):
        apply_decisions(by=CPAM, at=LATER, contract_year=2, decisions={"L01": deferred})


def test_a_deferred_line_that_the_next_year_already_asks_is_marked_there():
    review.decided(lines=FAIR | {"L01": Judgement("deferred", None, "Chiffre attendu.")})
    again = line("L01", 2)
    assert again.carried_from == 1
    assert again.max_eur == Decimal("9000.00")  # its own: nothing adds up


def test_nothing_is_deferred_beyond_the_last_open_year():
    from funding.dossier import decision_rules

    rows = DossierContents.collect(1, AT).lines
    judgements = FAIR | {"L01": Judgement("deferred", None, "Plus tard.")}
    faults = decision_rules.faults(rows, judgements, whole=True, next_year=False)
    assert ["n’est pas ouverte" in fault.sentence for fault in faults] == [True]
    assert faults[0].field == "decision_L01"


def test_a_neutralised_line_pays_what_is_said():
    review.decided(
        lines=FAIR | {"L01": Judgement("neutralised", Decimal("1234.56"), "Sans chiffre.")}
    )
    assert line("L01").granted_eur == Decimal("1234.56")


def test_the_decision_stands_against_what_the_version_judged_proposed():
    """Whatever the CPTS types once its dossier is sent."""
    from funding.indicators import operations as lines

    review.submit()
    review.position()
    lines.propose_line(by=COORDINATOR, at=AT, line_number="L01", contract_year=1, amount_eur=9000)
    lines.propose_line(by=COORDINATOR, at=AT, line_number="L06", contract_year=1, amount_eur=1)
    review.decide()
    assert (line("L01").proposed_eur, line("L01").decision) == (Decimal("3000.00"), "granted")
    assert line("L06").proposed_eur is None


def test_a_line_added_since_the_version_judged_stops_the_decision():
    from funding.indicators import operations as lines

    review.submit()
    review.position()
    review.prepare(ARS, "decision", at=LATER)
    lines.set_line_year(
        by=COORDINATOR, at=AT, line_number="L06", contract_year=2, row=LineYear(max_eur=10)
    )  # another year: nothing changes
    lines.add_line(
        by=COORDINATOR,
        at=AT,
        line=Line(
            number="L77",
            mission_id="acces",
            label="Nouvelle",
            kind="deliverable",
            unit="fait",
            direction="B",
            source="CPTS",
            judged_on="cpts",
        ),
    )
    lines.set_line_year(
        by=COORDINATOR, at=AT, line_number="L77", contract_year=1, row=LineYear(max_eur=10)
    )
    with pytest.raises(DomainError, match="L77 a changé"):
        review.agree(CPAM, "decision", at=LATER)
    assert dossiers.dossier(1).state == "submitted"
    assert line("L01").granted_eur is None


@pytest.mark.requirement("ACC-08")
@pytest.mark.parametrize("by", [COORDINATOR, PRESIDENT, MSA, SYSTEM])
def test_nobody_else_prepares_agrees_or_reopens(by):
    review.submit()
    review.position()
    facts = dossiers.dossier(1)
    key = {"by": by, "at": LATER, "dossier_id": facts.id, "version": 1, "purpose": "decision"}
    for act in (
        lambda: joint_decision.save_sheet(**key, revision=0, lines=FAIR, propose=True),
        lambda: joint_decision.agree_sheet(**key, revision=0),
        lambda: joint_decision.reopen_sheet(**key, revision=0, comment="x"),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(ValueError, match="operation of its own"):
        advance_dossier(by=by, at=AT, year=1, transition="decide")
