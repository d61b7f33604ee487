"""The log of memberships names its transitions, those of before too."""

from datetime import date
from importlib import import_module

from django.apps import apps

from cpts_portal.foundation.kernel.actor import SYSTEM
from members.models import MembershipLog
from members.operations import membership
from tests.support.clocks import NOW

migration = import_module("members.migrations.0011_transitions_of_memberships")


def test_the_transitions_of_older_rows_are_read_from_their_states(join):
    person = join("Genévrier")
    membership.suspend_member(by=SYSTEM, at=NOW, person_id=person.id, reason="cotisation 2026")
    membership.reinstate_member(by=SYSTEM, at=NOW, person_id=person.id)
    membership.leave_member(
        by=SYSTEM, at=NOW, person_id=person.id, left_on=date(2026, 1, 1), reason="retraite"
    )
    rows = MembershipLog.objects.order_by("id")
    paid = rows.last()
    paid.pk, paid.from_state, paid.to_state, paid.transition = (
        None,
        "accepted",
        "active",
        "activate",
    )
    paid.save()
    named = list(rows.values_list("transition", flat=True))
    assert named == ["joined", "suspend", "reinstate", "leave", "activate"]
    rows.update(transition="")
    migration.name_transitions(apps, None)
    assert list(rows.values_list("transition", flat=True)) == named
