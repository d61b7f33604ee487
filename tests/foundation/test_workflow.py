import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.management.commands.states_page import describe, load_workflows
from cpts_portal.foundation.records import workflow
from cpts_portal.foundation.records.workflow import Transition, Workflow

MEMBER, OFFICE = frozenset({"member"}), frozenset({"coordinator", "president"})
STATES = {
    "draft": "Brouillon",
    "submitted": "Envoyée",
    "validated": "Vérifiée",
    "refused": "Non retenue",
}
STEPS = (
    Transition("submit", ("draft",), "submitted", MEMBER, label="Envoyer", past_label="Envoyé"),
    Transition("validate", ("submitted",), "validated", OFFICE, label="Vérifier"),
    Transition("refuse", ("submitted",), "refused", OFFICE, comment_required=True),
    Transition("unvalidate", ("validated",), "submitted", OFFICE, comment_required=True),
)


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr(workflow, "_registered", {})
    return Workflow("essai", STATES, "draft", STEPS)


def actor(*roles):
    return Actor(id=None, roles=frozenset(roles))


def test_a_step_leads_where_the_table_says(table):
    assert table.advance("submit", state="draft", by=actor("member")) == "submitted"
    assert [t.name for t in table.possible("submitted", actor("president"))] == [
        "validate",
        "refuse",
    ]
    assert table.possible("submitted", actor("member")) == []


def test_the_history_says_what_was_done_or_the_step_itself_when_the_table_has_no_word(table):
    words = [table.past_label(name) for name in ("submit", "validate", "imported")]
    assert words == ["Envoyé", "validate", "imported"]


def test_a_step_from_the_wrong_state_says_where_things_stand(table):
    with pytest.raises(DomainError, match="« Vérifiée »"):
        table.advance("validate", state="validated", by=actor("coordinator"))


def test_a_step_by_somebody_else_is_forbidden(table):
    with pytest.raises(Forbidden):
        table.advance("validate", state="submitted", by=actor("member"))


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_a_refusal_needs_its_reason(table, comment):
    with pytest.raises(DomainError) as refusal:
        table.advance("refuse", state="submitted", by=actor("coordinator"), comment=comment)
    assert refusal.value.field == "comment"
    coordinator = actor("coordinator")
    assert table.advance("refuse", state="submitted", by=coordinator, comment="x") == "refused"


def test_an_unknown_step_is_a_mistake_of_ours_not_of_the_person(table):
    with pytest.raises(ValueError, match="no transition"):
        table.advance("fly", state="draft", by=actor("member"))


@pytest.mark.parametrize(
    "steps",
    [
        (Transition("a", ("draft",), "nowhere", MEMBER),),
        (Transition("a", (), "draft", MEMBER),),
        (Transition("a", ("draft",), "submitted", frozenset()),),
        (
            Transition("a", ("draft",), "submitted", MEMBER),
            Transition("a", ("draft",), "refused", MEMBER),
        ),
    ],
)
def test_a_table_that_makes_no_sense_is_refused_when_read(monkeypatch, steps):
    monkeypatch.setattr(workflow, "_registered", {})
    with pytest.raises(ValueError):
        Workflow("essai", STATES, "draft", steps)
    assert workflow.registered() == []


def test_the_page_shows_every_state_and_every_step(table):
    page = describe(table)
    for label in STATES.values():
        assert label in page
    assert "submitted --> validated : Vérifier" in page
    assert page == describe(table)
    assert workflow.registered() == [table]


roles = st.frozensets(st.sampled_from(["member", "coordinator", "president", "cpam", "system"]))


def walk_never_leaves(table, data) -> None:
    """Random people try random steps: the state stays in the table and moves only along it."""
    state = table.initial
    codes = sorted({step.name for step in table.transitions})
    for _ in range(data.draw(st.integers(1, 25))):
        by = Actor(id=None, roles=data.draw(roles))
        code = data.draw(st.sampled_from(codes))
        comment = data.draw(st.sampled_from(["", " ", "motif"]))
        allowed = {
            step.to_state
            for step in table.possible(state, by)
            if step.name == code and (comment.strip() or not step.comment_required)
        }
        try:
            after = table.advance(code, state=state, by=by, comment=comment)
        except DomainError:
            assert not allowed
        else:
            assert allowed == {after}
            state = after
        assert state in table.states


@given(st.data())
def test_random_walks_never_leave_the_table(data):
    registered = dict(workflow._registered)
    try:
        walk_never_leaves(Workflow("essai", STATES, "draft", STEPS), data)
    finally:
        workflow._registered.clear()
        workflow._registered.update(registered)


@pytest.fixture(scope="module")
def every_table():
    load_workflows()
    return workflow.registered()


@given(data=st.data())
def test_random_walks_never_leave_any_table_of_the_portal(every_table, data):
    for table in every_table:
        walk_never_leaves(table, data)
