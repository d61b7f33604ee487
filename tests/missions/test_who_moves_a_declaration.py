"""Who moves what, from which state to which, and where a reason is asked for."""

from missions.workflow import DECLARATION
from tests.support.workflow_tables import allowed, written

DECLARATION_STEPS = """
submit: draft, proposal, returned > submitted: doctor, member
decline!: proposal > refused: doctor, member
withdraw: submitted > draft: doctor, member
unconfirm: submitted > proposal: doctor, member
validate: submitted, held > validated: coordinator
hold!: submitted > held: coordinator
send_back!: submitted, held > returned: coordinator
refuse!: submitted, held > refused: coordinator
unvalidate!: validated > submitted: coordinator
"""


def test_each_step_is_open_to_those_and_from_there_alone():
    assert allowed(DECLARATION) == written(DECLARATION_STEPS)
