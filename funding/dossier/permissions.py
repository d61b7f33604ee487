from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from funding.dossier.enums import FundingBody
from members.permissions import coordinator, has_role, office, president, reviewer

# who reads the dossier inside the association, and who may build and send it
reads_dossier = office
prepares_dossier = has_role(*coordinator.roles, *president.roles)
# the office sets the calendar; who represents the association answers the decisions
keeps_calendar = coordinator
answers_decisions = president
# the MSA gives an opinion; CPAM and ARS decide; the CPAM notifies and pays
opines = reviewer
DECIDERS = (FundingBody.CPAM, FundingBody.ARS)
decides = has_role(*DECIDERS, portal=False)
notifies = has_role("cpam")


def body_of(actor: Actor) -> FundingBody | None:
    """The one body this actor speaks for; a reviewer's grant excludes every other."""
    return next((body for body in FundingBody if actor.has(body.value)), None)


def own_body(actor: Actor) -> FundingBody:
    """The same, of whoever is known to be a reviewer."""
    if body := body_of(actor):
        return body
    raise Forbidden("Seuls les financeurs peuvent faire cela.")


def other_body(body: str) -> FundingBody:
    """The one whose agreement a joint sheet needs."""
    return FundingBody.ARS if body == FundingBody.CPAM else FundingBody.CPAM
