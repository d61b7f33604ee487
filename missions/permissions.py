"""Who may see or do what with declared hours."""

from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from members.enums import Role
from members.permissions import coordinator, has_role

declares = has_role(Role.MEMBER, Role.DOCTOR)
verifies = coordinator
sets_prices = coordinator
sees_hours = has_role(Role.MEMBER, Role.DOCTOR, Role.COORDINATOR)


def is_own(actor: Actor, person_id: UUID) -> bool:
    return actor.person_id is not None and actor.person_id == person_id


def may_open(actor: Actor, person_id: UUID) -> bool:
    """One's own hours, or everybody's for the coordinator."""
    return verifies(actor) or (declares(actor) and is_own(actor, person_id))
