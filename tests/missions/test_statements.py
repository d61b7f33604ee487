"""What a change of state asks of the database, and what a refusal leaves."""

from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.rows import lock_first, save_validated
from missions.models import Declaration
from missions.operations import review
from tests.architecture.statements import counted
from tests.missions.conftest import later


def asked_about(statements, table: str) -> list[str]:
    return [
        text.sql for text in statements if text.sql.startswith(f'SELECT %s AS "a" FROM "{table}')
    ]


def test_what_a_locked_row_leads_to_is_not_asked_again(world, declare):
    sent = declare()
    with counted() as statements:
        review.validate(by=world.claire, at=later(days=1), declaration_id=sent, version=2)
    for table in ("members_person", "missions_activity", "missions_action", "members_mission"):
        assert asked_about(statements, table) == []


def test_a_locked_row_that_leads_elsewhere_is_judged(world, declare):
    row = lock_first(Declaration.objects.filter(pk=declare()))
    row.activity_id = uuid4()
    with pytest.raises(DomainError) as refusal:
        save_validated(row)
    assert refusal.value.field == "activity"
