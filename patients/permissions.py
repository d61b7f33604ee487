"""Who may see or do what with requests for a GP. Being president is no habilitation."""

from cpts_portal.foundation.kernel.actor import Actor
from members.enums import Role
from members.permissions import has_role

# who works the list: named habilitations, never an elected office
OFFICE_ONLY = "Seule l’équipe d’accès aux soins traite les demandes."
works_the_list = has_role(Role.ACCESS_OFFICER, Role.COORDINATOR, portal=False)
# who reads the trail of a request: not those whose reads it lists
reads_trails = has_role(Role.COORDINATOR)
# who stops the reading of a request, and opens it again
limits = has_role(Role.COORDINATOR, portal=False)
# who sets the sectors and the dated settings, and takes over the lists kept before
sets_up_care = has_role(Role.COORDINATOR)
# a professional who signs in reports a patient
reports = has_role(Role.MEMBER, Role.DOCTOR)


def answers(actor: Actor) -> bool:
    """A doctor; or an account without a role of its own that proved its second factor: a doctor
    outside the association, a secretary, a stand-in. Whose proposals it reads is asked each time.
    """
    alone = not actor.roles and actor.id is not None and actor.second_factor
    return alone or actor.has(Role.DOCTOR)


# who holds the private link or fills the public form: no account
PERSON = Actor(id=None, roles=frozenset({"person"}), name="La personne", means="link")
