"""The pseudonymous fact of a request keeps the day of each of its steps."""

from datetime import date

import pytest

from patients.models import CareRequest, RequestFact
from patients.operations.lifecycle import write_fact

FIRST, LATER = date(2026, 11, 18), date(2026, 11, 20)


@pytest.fixture
def written(ask):
    """``written("accept", on, state=…)``: the fact once this step is written."""
    row = CareRequest.objects.get(pk=ask().id)

    def _written(step: str, on: date, **changed) -> RequestFact:
        for name, value in changed.items():
            setattr(row, name, value)
        write_fact(row, step=step, on=on)
        return RequestFact.objects.get(request=row)

    return _written


@pytest.mark.parametrize("step", ["undo_acceptance", "hand_back", "prefer_another", "resume"])
def test_a_yes_counts_from_its_day_until_nobody_follows_the_person_again(written, step):
    assert written("propose", FIRST, state="proposed").accepted_on is None
    assert written("accept", FIRST, state="accepted").accepted_on == FIRST
    for other in ("contact", "called", "declare"):
        assert written(other, LATER).accepted_on == FIRST
    assert written(step, LATER, state="waiting").accepted_on is None
    assert written("accept", LATER, state="accepted").accepted_on == LATER


def test_the_first_days_stay_and_those_to_come_are_not_known(written):
    fact = written("contact", FIRST)
    assert (fact.qualified_on, fact.proposed_on, fact.closed_on) == (None, None, None)
    assert written("qualify", FIRST, state="waiting", qualified_at=FIRST).qualified_on == FIRST
    assert written("propose", FIRST, state="proposed").proposed_on == FIRST
    fact = written("propose", LATER, state="proposed")
    assert (fact.qualified_on, fact.proposed_on) == (FIRST, FIRST)


def test_an_end_keeps_its_day_and_why_until_it_is_opened_again(written):
    fact = written("close", FIRST, state="closed", closed_at=FIRST, close_reason="moved")
    assert (fact.closed_on, fact.close_reason) == (FIRST, "moved")
    fact = written("erase", LATER, close_reason="archived")
    assert (fact.closed_on, fact.close_reason) == (FIRST, "moved")
    fact = written("reopen", LATER, state="received", closed_at=None, close_reason="")
    assert (fact.closed_on, fact.close_reason) == (None, "")
