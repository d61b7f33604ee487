"""Each rule of the association's side, by the roles that it holds for."""

from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from members import permissions
from tests.support.workflow_tables import EVERYBODY

OFFICE = {"coordinator", "president", "treasurer"}
RULES = {
    "office": OFFICE,
    "reviewer": {"cpam", "ars", "msa"},
    "insider": {"member", "doctor", "access_officer"} | OFFICE,
    "sets_up": {"coordinator", "president", "administrator"},
    "watches_alerts": {"administrator", "coordinator"},
    "examines_applications": {"coordinator"},
    "keeps_the_register": {"access_officer"} | OFFICE,
    "replaces_sheets": {"coordinator"},
}


def actor(role: str) -> Actor:
    return Actor(id=uuid4(), roles=frozenset({role}))


@pytest.mark.parametrize("name", RULES)
def test_each_rule_is_of_these_roles_and_no_other(name):
    rule = getattr(permissions, name)
    assert {role for role in EVERYBODY if rule(actor(role))} == RULES[name]


def test_whoever_may_not_is_refused_with_the_sentence_of_the_place():
    permissions.sets_up.require(actor("president"))
    with pytest.raises(Forbidden, match="Le bureau décide") as refusal:
        permissions.sets_up.require(actor("member"), "Le bureau décide.", field="name")
    assert refusal.value.field == "name"


def test_the_portal_itself_may_what_it_begins_with_and_looks_at_no_alert():
    permissions.sets_up.require(SYSTEM)
    with pytest.raises(Forbidden, match="Vous n’avez pas le droit de faire cela"):
        permissions.watches_alerts.require(SYSTEM)


def test_only_a_plain_member_signs_in_without_a_second_factor():
    free = [role for role in EVERYBODY if not permissions.owes_second_factor(frozenset({role}))]
    assert free == ["member"]
    assert permissions.owes_second_factor(frozenset({"member", "doctor"}))
    assert permissions.owes_second_factor(frozenset())


def test_somebody_is_signed_in_and_nobody_is_anybody():
    assert permissions.signed_in(Actor(id=uuid4())) and not permissions.signed_in(Actor(id=None))
    assert not permissions.nobody(actor("administrator"))
