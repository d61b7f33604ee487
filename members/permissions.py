"""Who may: ``rule(actor) -> bool``. Leaves, so that they are tested without a request.

A session that still owes its second factor carries no role (``members.accounts.sessions``):
no rule needs to ask for it again.
"""

from collections.abc import Callable

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from members.enums import OFFICE_ROLES, REVIEWER_ROLES, Role

Rule = Callable[[Actor], bool]
NOT_YOURS = "Vous n’avez pas le droit de faire cela."


class RoleRule:
    """A rule that holds for whoever has one of these roles. ``portal``: what it guards is
    open to the portal itself too (first load, demonstration, tasks)."""

    def __init__(self, *roles: str, portal: bool = True):
        self.portal, self.roles = portal, frozenset(str(role) for role in roles)
        self.__name__ = self.__qualname__ = " or ".join(sorted(self.roles))

    def __call__(self, actor: Actor) -> bool:
        return not self.roles.isdisjoint(actor.roles)

    def require(self, by: Actor, sentence: str = NOT_YOURS, *, field: str | None = None) -> None:
        """Refuses, with this sentence, whoever the rule does not hold for."""
        if not self(by) and not (self.portal and by.has("system")):
            raise Forbidden(sentence, field=field)


has_role = RoleRule


def signed_in(actor: Actor) -> bool:
    return actor.id is not None


def nobody(actor: Actor) -> bool:
    return False


member = has_role(Role.MEMBER)
doctor = has_role(Role.DOCTOR)
access_officer = has_role(Role.ACCESS_OFFICER)
coordinator = has_role(Role.COORDINATOR)
president = has_role(Role.PRESIDENT)
treasurer = has_role(Role.TREASURER)
administrator = has_role(Role.ADMINISTRATOR)
cpam = has_role(Role.CPAM)
ars = has_role(Role.ARS)
msa = has_role(Role.MSA)
# the three offices that run the association's year
office = has_role(*OFFICE_ROLES)
# those who pay and check: they read the dossier and nothing of the association's inside
reviewer = has_role(*REVIEWER_ROLES)
# everybody who belongs to the association's side
insider = has_role(Role.MEMBER, Role.DOCTOR, Role.ACCESS_OFFICER, *OFFICE_ROLES)


# who writes the association, its communes and its headcounts
sets_up = has_role(Role.COORDINATOR, Role.PRESIDENT, Role.ADMINISTRATOR)
# who looks at accounts that read or guess too much
watches_alerts = has_role(Role.ADMINISTRATOR, Role.COORDINATOR, portal=False)
# who reads the applications and decides
examines_applications = coordinator
# who notes meetings and attendance
keeps_the_register = has_role(*OFFICE_ROLES, Role.ACCESS_OFFICER)
# who puts another signed sheet in place of the one that is there
replaces_sheets = coordinator


def owes_second_factor(roles: frozenset[str]) -> bool:
    """Everybody but the plain member, who stays signed in for weeks on their phone."""
    return roles != {Role.MEMBER}
