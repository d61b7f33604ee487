"""Who moves what, from which state to which, and where a reason is asked for."""

import pytest

from members.workflow import APPLICATION, MEMBERSHIP
from tests.support.workflow_tables import allowed, written

APPLICATION_STEPS = """
ask!: received, incomplete > incomplete: coordinator, president, system
answer!: incomplete > received: candidate, system
accept: received, incomplete > accepted: coordinator, president, system
refuse!: received, incomplete > refused: coordinator, president, system
withdraw: received, incomplete > withdrawn: candidate, system
"""
MEMBERSHIP_STEPS = """
activate: accepted > active: coordinator, president, system, treasurer
suspend!: active > suspended: coordinator, president, system, treasurer
reinstate: suspended > active: coordinator, president, system, treasurer
leave!: accepted, active, suspended > left: coordinator, president, system, treasurer
"""


@pytest.mark.parametrize(
    ("workflow", "table"),
    [(APPLICATION, APPLICATION_STEPS), (MEMBERSHIP, MEMBERSHIP_STEPS)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_step_is_open_to_those_and_from_there_alone(workflow, table):
    assert allowed(workflow) == written(table)
