"""Hours declared, and verified unless ``verified`` is false."""

from datetime import date, timedelta
from uuid import uuid4

from cpts_portal.foundation.kernel.actor import Actor
from missions.operations import declarations, review
from missions.operations.entry import DeclarationEntry
from tests.support.clocks import NOW

COORDINATOR = Actor(id=uuid4(), roles=frozenset({"coordinator"}), name="Claire")
TREASURER = Actor(id=uuid4(), roles=frozenset({"treasurer"}))
DAY = date(2026, 9, 26)


def declare(nurse, *, days=0, minutes=120, people_met=None, verified=True):
    declaration_id = declarations.declare_action(
        by=nurse,
        at=NOW,
        token=uuid4(),
        entry=DeclarationEntry(
            again=True,
            activity_code="TER",
            mission_code="prevention",
            action_number="A6",
            done_on=DAY + timedelta(days=days),
            minutes=minutes,
            people_met=people_met,
        ),
    )
    if verified:
        review.validate(by=COORDINATOR, at=NOW, declaration_id=declaration_id)
    return declaration_id
