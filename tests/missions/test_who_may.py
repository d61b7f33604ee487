"""Who declares, who sees the hours, who opens those of somebody else."""

from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from missions.permissions import declares, is_own, may_open, sees_hours
from tests.support.workflow_tables import EVERYBODY

CLAUDIE, PAUL = uuid4(), uuid4()


def actor(role: str, person_id=CLAUDIE) -> Actor:
    return Actor(id=uuid4(), roles=frozenset({role}), person_id=person_id)


@pytest.mark.parametrize(
    ("rule", "roles"),
    [(declares, {"member", "doctor"}), (sees_hours, {"member", "doctor", "coordinator"})],
)
def test_each_rule_is_of_these_roles_and_no_other(rule, roles):
    assert {role for role in EVERYBODY if rule(actor(role))} == roles


def test_one_opens_ones_own_hours_and_the_coordinator_everybodys():
    opened = {role for role in EVERYBODY if may_open(actor(role), CLAUDIE)}
    assert opened == {"member", "doctor", "coordinator"}
    assert {role for role in EVERYBODY if may_open(actor(role), PAUL)} == {"coordinator"}


def test_an_account_of_nobody_owns_nothing():
    assert not is_own(actor("member", person_id=None), CLAUDIE)
    assert not is_own(actor("member", person_id=None), None)
