"""Who works the list, reports somebody, answers for a doctor: named parts, never an office."""

from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from members.enums import Role
from patients import permissions
from patients.operations.proposals import propose
from tests.support.clocks import NOW

ALLOWED = {
    "works_the_list": {"access_officer", "coordinator"},
    "reads_trails": {"coordinator"},
    "limits": {"coordinator"},
    "sets_up_care": {"coordinator"},
    "reports": {"member", "doctor"},
}


def holder(*roles: str, **more) -> Actor:
    return Actor(uuid4(), frozenset(roles), **{"second_factor": True} | more)


@pytest.mark.parametrize(("right", "roles"), ALLOWED.items())
def test_each_right_belongs_to_these_parts_alone(right, roles):
    may = getattr(permissions, right)
    assert {role for role in Role.values if may(holder(role))} == roles
    assert not may(permissions.PERSON)


@pytest.mark.parametrize("right", ["works_the_list", "limits"])
def test_the_portal_neither_works_the_list_nor_stops_a_reading(right):
    with pytest.raises(Forbidden):
        getattr(permissions, right).require(SYSTEM)


@pytest.mark.parametrize("right", ["reads_trails", "sets_up_care"])
def test_the_portal_sets_up_the_care_of_a_first_load(right):
    getattr(permissions, right).require(SYSTEM)


@pytest.mark.parametrize("role", [*Role.values, "system", "person"])
def test_the_office_alone_is_asked_by_when_a_doctor_answers(role):
    """Whoever may not propose learns nothing more of what they typed."""
    with pytest.raises(DomainError) as refusal:
        propose(
            by=holder(role),
            at=NOW,
            token=uuid4(),
            request_id=uuid4(),
            version=None,
            offer_id=uuid4(),
            reply_by=NOW.date(),
        )
    asked = refusal.value.field == "reply_by"
    assert asked is (role in ("access_officer", "coordinator"))
    assert isinstance(refusal.value, Forbidden) is not asked


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (holder("doctor"), True),
        (holder("doctor", "member", second_factor=False), True),
        (holder(), True),
        (holder(second_factor=False), False),
        (Actor(None, frozenset(), second_factor=True), False),
        (holder("member"), False),
        (holder("access_officer"), False),
        (SYSTEM, False),
        (permissions.PERSON, False),
    ],
)
def test_a_doctor_answers_and_an_account_alone_that_proved_its_second_factor(actor, may):
    assert permissions.answers(actor) is may
