"""Random walks over the table: no state is reached that the words do not allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from missions.enums import State
from missions.workflow import DECLARATION

MEMBER = Actor(id=None, roles=frozenset({"member"}))
COORDINATOR = Actor(id=None, roles=frozenset({"coordinator"}))
OUTSIDERS = [
    Actor(id=None, roles=frozenset(roles))
    for roles in (set(), {"cpam"}, {"ars"}, {"treasurer"}, {"president"}, {"administrator"})
]
STEPS = [transition.name for transition in DECLARATION.transitions]
MOVES = st.lists(
    st.tuples(
        st.sampled_from([*STEPS, "pay", ""]),
        st.sampled_from([MEMBER, COORDINATOR, *OUTSIDERS]),
        st.sampled_from(["", "Parce que."]),
    ),
    max_size=25,
)


@given(start=st.sampled_from([State.DRAFT, State.PROPOSAL]), moves=MOVES)
def test_validated_is_reached_only_through_sent_and_by_a_coordinator(start, moves):
    state, path = start, [start]
    for code, by, comment in moves:
        try:
            target = DECLARATION.advance(code, state=state, by=by, comment=comment)
        except (DomainError, ValueError):
            continue
        if target == State.VALIDATED:
            assert state == State.SUBMITTED
            assert by is COORDINATOR
        if state == State.VALIDATED:
            assert (target, by, comment) == (State.SUBMITTED, COORDINATOR, "Parce que.")
        assert by not in OUTSIDERS
        assert target != State.REFUSED or comment
        state = target
        path.append(state)
    assert State.REFUSED not in path[:-1]


@given(state=st.sampled_from(list(State)), code=st.sampled_from(STEPS))
def test_an_outsider_moves_nothing(state, code):
    for outsider in OUTSIDERS:
        with pytest.raises(DomainError, match=r"pas le droit|n’est plus possible"):
            DECLARATION.advance(code, state=state, by=outsider, comment="Parce que.")
        assert DECLARATION.possible(state, outsider) == []
