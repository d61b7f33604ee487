from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from funding.dossier.enums import Body
from members.permissions import coordinator, has_role, office, president, reviewer

# who reads the dossier inside the association, and who may build and send it
reads_dossier = office
prepares_dossier = has_role(*coordinator.roles, *president.roles)
# the office sets the calendar; who represents the association answers the decisions
keeps_calendar = coordinator
answers_decisions = president
# the MSA gives an opinion; CPAM and ARS decide; the CPAM notifies and pays
opines = reviewer
DECIDERS = (Body.CPAM, Body.ARS)
decides = has_role(*DECIDERS, portal=False)
notifies = has_role("cpam")


def body_of(actor: Actor) -> Body | None:
    """The one body this actor speaks for; a reviewer's grant excludes every other."""
    return next((body for body in Body if actor.has(body.value)), None)


def own_body(actor: Actor) -> Body:
    """The same, of whoever is known to be a reviewer."""
    if body := body_of(actor):
        return body
    raise Forbidden("Seuls les financeurs peuvent faire cela.")


def other_body(body: str) -> Body:
    """The one whose agreement a joint sheet needs."""
    return Body.ARS if body == Body.CPAM else Body.CPAM
