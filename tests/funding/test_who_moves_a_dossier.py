"""Who moves what, from which state to which, and where a reason is asked for."""

import pytest

from funding.dossier.workflow import DOSSIER, OPINION, SHEET
from funding.payments.workflow import BATCH
from tests.support.workflow_tables import allowed, written

DOSSIER_STEPS = """
submit: preparation, returned > submitted: coordinator, president
withdraw!: submitted > preparation: coordinator, president
return!: submitted > returned: ars, cpam
decide: submitted > decided: ars, cpam
countersign: decided > decided: president
dispute!: decided > decided: president
notify: decided > notified: cpam
settle: notified > settled: cpam
"""
OPINION_STEPS = """
give: draft > given: ars, cpam, msa
"""
SHEET_STEPS = """
propose: draft > proposed: ars, cpam
agree: proposed > agreed: ars, cpam
reopen!: proposed, agreed > draft: ars, cpam
"""
BATCH_STEPS = """
pay: prepared > paid: system, treasurer
cancel!: prepared > cancelled: system, treasurer
"""


@pytest.mark.parametrize(
    ("workflow", "table"),
    [
        (DOSSIER, DOSSIER_STEPS),
        (OPINION, OPINION_STEPS),
        (SHEET, SHEET_STEPS),
        (BATCH, BATCH_STEPS),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_step_is_open_to_those_and_from_there_alone(workflow, table):
    assert allowed(workflow) == written(table)
