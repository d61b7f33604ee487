"""Whatever is tried, in whatever order: no impossible state, and nothing of what the funders do
among themselves shows at the association before the decision."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.errors import DomainError
from funding.dossier import decision_rules
from funding.dossier.content.contents import DossierContents
from funding.dossier.decision_rules import Judgement
from funding.dossier.models import DossierStep, JointSheet, Opinion
from funding.dossier.queries import dossiers
from funding.dossier.workflow import DOSSIER
from funding.indicators import queries as indicators
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_steps import ARS, CPAM, FAIR, LATER, MSA, PRESIDENT
from tests.support.shared_fixtures import Undone

pytestmark = pytest.mark.usefixtures("db", "world")
EMPTY = {"L01": Judgement("", None, "à voir")}
# what the association does, or reads once it is done
OPEN = {
    "submit": lambda: review.submit(at=LATER),
    "withdraw": lambda: review.step(COORDINATOR, "withdraw", comment="Erreur."),
    "return by CPAM": lambda: review.sent_back(by=CPAM, at=LATER),
    "return by ARS": lambda: review.sent_back(by=ARS, at=LATER),
    "countersign": lambda: review.step(PRESIDENT, "countersign"),
    "dispute": lambda: review.step(PRESIDENT, "dispute", comment="Non."),
    "notify": lambda: review.step(CPAM, "notify", comment="Vu."),
    "settle": lambda: review.step(CPAM, "settle"),
    "decision agreed by CPAM": lambda: review.agree(CPAM, "decision", at=LATER),
    "decision agreed by ARS": lambda: review.agree(ARS, "decision", at=LATER),
}
# what the funders do among themselves
HIDDEN = {
    "CPAM drafts": lambda: review.opine(CPAM, give=False, lines=EMPTY),
    "CPAM opines": lambda: review.opine(CPAM),
    "ARS opines": lambda: review.opine(
        ARS, lines=FAIR | {"L01": Judgement("refused", None, "Non.")}
    ),
    "MSA opines": lambda: review.opine(MSA),
    "position drafted": lambda: review.prepare(ARS, "position", propose=False, lines=EMPTY),
    "position by CPAM": lambda: review.prepare(CPAM, "position"),
    "position by ARS": lambda: review.prepare(ARS, "position"),
    "position agreed by CPAM": lambda: review.agree(CPAM, "position"),
    "position agreed by ARS": lambda: review.agree(ARS, "position"),
    "position reopened": lambda: review.reopen(ARS, "position"),
    "decision by CPAM": lambda: review.prepare(CPAM, "decision", at=LATER),
    "decision by ARS": lambda: review.prepare(ARS, "decision", at=LATER),
    "decision reopened": lambda: review.reopen(CPAM, "decision", at=LATER),
}
# from preparation to settled; a test follows part of it, with other acts in between
SEQUENCE = [
    "submit",
    "CPAM opines",
    "ARS opines",
    "position by CPAM",
    "position agreed by ARS",
    "decision by ARS",
    "decision agreed by CPAM",
    "countersign",
    "notify",
    "settle",
]


def seen_by_the_association() -> tuple:
    facts = dossiers.dossier(1)
    steps = dossiers.history(facts.id)[0] if facts.id else ()
    return facts, steps, DossierContents.collect(1, LATER)


def attempt(name: str) -> None:
    act = OPEN.get(name) or HIDDEN[name]
    try:
        act()
    except DomainError as refusal:
        assert refusal.sentence.endswith((".", "»"))


def assert_possible() -> None:
    facts = dossiers.dossier(1)
    state = DOSSIER.initial
    for row in DossierStep.objects.filter(dossier_id=facts.id).order_by("id"):
        assert row.from_state == state
        assert any(
            t.name == row.transition and state in t.from_states and t.to_state == row.to_state
            for t in DOSSIER.transitions
        )
        state = row.to_state
    assert facts.state == state
    lines = indicators.lines_of(1, AT.date())
    granted = [line.granted_eur for line in lines]
    decided = facts.state in ("decided", "notified", "settled")
    assert all(amount is not None for amount in granted) if decided else granted == [None] * 3
    if decided:
        signed = JointSheet.objects.get(purpose="decision", state="agreed")
        assert {signed.prepared_body, signed.agreed_body} == {"cpam", "ars"}
        assert signed.prepared_by != signed.agreed_by
        position = JointSheet.objects.get(
            purpose="position", version=signed.version, dossier_id=facts.id
        )
        assert position.state == "agreed"
        assert sum(granted) == sum(line.amount_eur for line in signed.lines.all())
        assert facts.sent_version > signed.version
    assert facts.sent_version <= facts.version
    if facts.expected_eur is not None:
        assert facts.notified_variable_eur == sum(granted)
    assert not Opinion.objects.filter(body="msa").exists()


@pytest.mark.requirement("ACC-08")
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from([*OPEN, *HIDDEN])), max_size=12),
    st.integers(0, len(SEQUENCE)),
)
def test_any_sequence_stays_possible_and_the_association_sees_none_of_it(detours, length):
    names = list(SEQUENCE[:length])
    for place, name in detours:
        names.insert(min(len(names), place * 4), name)
    with Undone():
        before = None
        for name in names:
            if name in OPEN:
                before = None
            elif before is None:
                before = seen_by_the_association()
            attempt(name)
            assert before is None or seen_by_the_association() == before, name
            assert_possible()


def test_the_whole_sequence_leads_to_the_end():
    with Undone():
        for name in SEQUENCE:
            OPEN.get(name, HIDDEN.get(name))()
            assert_possible()
        assert dossiers.dossier(1).state == "settled"


def test_a_decision_is_not_agreed_while_its_position_is_reopened():
    """Found by a random sequence: prepared from an agreed position, the decision waited for its
    second body while the first reopened the position."""
    with Undone():
        for name in SEQUENCE[: SEQUENCE.index("decision agreed by CPAM")]:
            OPEN.get(name, HIDDEN.get(name))()
        review.reopen(ARS, "position")
        with pytest.raises(DomainError, match="Arrêtez d’abord la position commune"):
            review.agree(CPAM, "decision", at=LATER)
        assert_possible()
        review.prepare(CPAM, "position")
        review.agree(ARS, "position")
        review.agree(CPAM, "decision", at=LATER)
        assert_possible()


cents = st.decimals(min_value=0, max_value=12_000, places=2)


@pytest.mark.requirement("ACC-08")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["granted", "partial", "deferred", "neutralised", "refused", ""]),
    st.none() | cents,
    st.none() | cents,
    cents,
)
def test_whatever_passes_is_within_the_line_to_the_cent(decision, amount, proposed, maximum):
    """The rules of the five senses, over any amounts."""
    line = _line(proposed and min(proposed, maximum), maximum)
    judgements = {"L01": Judgement(decision, amount, "Motif.")}
    if decision_rules.faults([line], judgements, whole=True, reasons=True):
        return
    judgement = decision_rules.completed([line], judgements)["L01"]
    assert Decimal(0) <= judgement.amount_eur <= maximum
    proposed_eur = decision_rules.proposed_eur(line)
    match decision:
        case "granted":
            assert judgement.amount_eur == amount >= proposed_eur
            assert amount > 0
        case "partial":
            assert Decimal(0) < judgement.amount_eur < (proposed_eur or maximum)
        case "deferred" | "refused":
            assert judgement.amount_eur == 0
    assert decision_rules.total_eur({"L01": judgement}) == judgement.amount_eur


def _line(proposed, maximum):
    """Only what the rules read."""
    return SimpleNamespace(number="L01", proposed_eur=proposed, max_eur=maximum)
