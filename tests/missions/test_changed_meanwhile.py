"""Each step of declared hours asks what became of them since the page was shown."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from django.db.models import F

from cpts_portal.foundation.kernel.errors import Stale
from cpts_portal.foundation.records.rows import lock_key
from missions.enums import State
from missions.models import Declaration
from missions.operations import declarations, proposals, review
from missions.operations.entry import DeclarationEntry
from tests.support.clocks import NOW
from tests.support.overtaking import overtaken

# who does it, from which state
STEPS = {
    declarations.submit: ("nurse", State.DRAFT),
    declarations.discard_draft: ("nurse", State.DRAFT),
    declarations.withdraw: ("nurse", State.SUBMITTED),
    proposals.decline_proposal: ("nurse", State.PROPOSAL),
    proposals.unconfirm_proposal: ("nurse", State.SUBMITTED),
    proposals.confirm_proposal: ("nurse", State.PROPOSAL),
    review.validate: ("claire", State.SUBMITTED),
    review.send_back: ("claire", State.SUBMITTED),
    review.refuse: ("claire", State.SUBMITTED),
    review.unvalidate: ("claire", State.VALIDATED),
}
# clicked twice, a confirmation is one: it looks at the version in its own way
OF_A_VERSION = [step for step in STEPS if step is not proposals.confirm_proposal]
THAT_DAY = date(2026, 11, 14)
TWO_HOURS = DeclarationEntry(
    activity_code="TER",
    mission_code="prevention",
    action_number="A6",
    done_on=THAT_DAY,
    minutes=120,
    again=True,
)
WITH_A_REASON = (review.send_back, review.refuse, review.unvalidate)


def named(step) -> str:
    """A decision of the coordinator is one function with its transition."""
    return step.args[0] if isinstance(step, partial) else step.__name__


@pytest.fixture
def ready(world, meet):
    """``ready(step)``: hours of the meeting in the state that the step starts from, and the step
    itself, to call with more words."""

    def _ready(step):
        person, state = STEPS[step]
        ids = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
        hours = Declaration.objects.filter(pk=ids[world.claudie.id])
        hours.update(state=state, rate_eur=90, amount_eur=90, submitted_at=NOW)
        more = {"reason": "Comptées deux fois."} if step in WITH_A_REASON else {}
        call = partial(step, by=getattr(world, person), at=NOW, declaration_id=hours.get().pk)
        return hours, partial(call, **more)

    return _ready


@pytest.mark.requirement("REL-04")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", STEPS, ids=named)
def test_hours_refused_at_that_very_moment_stay_refused(ready, step):
    hours, act = ready(step)
    change = partial(hours.update, state=State.REFUSED, version=F("version") + 1)
    assert overtaken(change, act) != "done"
    assert hours.get().state == State.REFUSED


@pytest.mark.parametrize("step", OF_A_VERSION, ids=named)
def test_a_step_of_a_page_that_is_out_of_date_changes_nothing(ready, step):
    hours, act = ready(step)
    before = hours.get()
    with pytest.raises(Stale, match="Quelqu’un d’autre"):
        act(version=before.version - 1)
    assert (hours.get().state, hours.get().version) == (before.state, before.version)


@pytest.fixture
def filled(world, declare):
    """``filled()``: Claudie's other hours take nearly all of the 14th, in their calendar."""
    other = declare()

    def _filled():
        lock_key(world.claudie.id)
        Declaration.objects.filter(pk=other).update(minutes=23 * 60)

    return _filled


@pytest.mark.requirement("REL-04")
@pytest.mark.django_db(transaction=True)
def test_a_draft_of_a_day_filled_at_that_very_moment_is_refused(world, declare, filled):
    change = partial(
        declarations.change_declaration,
        by=world.nurse,
        at=NOW,
        declaration_id=declare(send=False),
        version=1,
        entry=replace(TWO_HOURS, comment="Marché de Boën"),
    )
    assert "dépasserait 24 heures" in overtaken(filled, change)


@pytest.mark.requirement("REL-04")
@pytest.mark.django_db(transaction=True)
def test_a_meeting_of_a_day_filled_at_that_very_moment_is_not_proposed(world, meet, filled):
    meeting = meet(on=THAT_DAY, attendees=[world.claudie.id])
    propose = partial(
        proposals.propose_from_meeting, by=world.claire, at=NOW, meeting_id=meeting.id
    )
    assert overtaken(filled, propose) == "done"
    assert not Declaration.objects.filter(meeting_id=meeting.id).exists()
