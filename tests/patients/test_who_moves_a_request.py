"""Who moves what, from which state to which, and where a reason is asked for."""

import pytest

from patients.workflow import PROPOSAL, REQUEST
from tests.support.workflow_tables import allowed, written

REQUEST_STEPS = """
qualify: received, incomplete, waiting > waiting: access_officer, coordinator, system
ask_missing: received, incomplete > incomplete: access_officer, coordinator
complete: incomplete > received: access_officer, coordinator, person
propose: waiting > proposed: access_officer, coordinator
accept: proposed > accepted: access_officer, coordinator, doctor, secretary
decline: proposed > waiting: access_officer, coordinator, doctor, secretary
expire: proposed > waiting: access_officer, coordinator, system
take_back: proposed > waiting: access_officer, coordinator
hand_back: accepted > waiting: doctor, secretary
undo_acceptance!: accepted > waiting: access_officer, coordinator
prefer_another: accepted > waiting: person
declare: accepted > declared: access_officer, coordinator, doctor, secretary
close: received, incomplete, waiting > closed: access_officer, coordinator, person, system
close: proposed, accepted > closed: access_officer, coordinator, person, system
resume: closed > waiting: person
resume_received: closed > received: person
resume_incomplete: closed > incomplete: person
reopen!: closed > received: access_officer, coordinator
"""
PROPOSAL_STEPS = """
accept: proposed > accepted: access_officer, coordinator, doctor, secretary
decline: proposed > declined: access_officer, coordinator, doctor, secretary
expire: proposed > expired: system
end: proposed, accepted > ended: access_officer, coordinator, person, system
take_back: proposed > taken_back: access_officer, coordinator
hand_back: accepted > undone: doctor, secretary
undo_acceptance!: accepted > undone: access_officer, coordinator
declare: accepted > declared: access_officer, coordinator, doctor, secretary
"""


@pytest.mark.parametrize(
    ("workflow", "table"),
    [(REQUEST, REQUEST_STEPS), (PROPOSAL, PROPOSAL_STEPS)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_step_is_open_to_those_and_from_there_alone(workflow, table):
    assert allowed(workflow) == written(table)
