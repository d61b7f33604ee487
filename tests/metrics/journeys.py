"""Four journeys in the test client: the page is opened, its form is sent, the row is saved."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.cache import cache
from django.urls import resolve

from funding.models import Dossier
from missions.models import Declaration
from patients.models import Proposal
from tests.metrics import html_pages, moments
from tests.metrics.frames import first_save
from tests.metrics.reached import addresses
from tests.support.shared_fixtures import Undone


@dataclass(frozen=True)
class Journey:
    """``pressed``: the button, by which the form is known; ``typed``: what is written in it;
    ``chosen``: names where the first choice is taken."""

    role: str
    route: str
    model: type
    pressed: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    before: Callable = lambda portal: None


JOURNEYS = {
    "validate hours": Journey(
        "coordinator", "missions:declaration", Declaration, {"step": "validate"}
    ),
    "declare hours": Journey(
        *("member", "missions:declare", Declaration, {"intent": "send"}),
        entries={"duration": "2 h"},
        chosen=("about", "activity"),
    ),
    "propose a doctor": Journey("coordinator", "patients:propose", Proposal, chosen=("offer",)),
    "send the dossier": Journey(
        "coordinator", "funding:dossier_send", Dossier, before=moments.answered
    ),
}


def measure(portal) -> dict[str, list[str]]:
    """By journey, the functions from the view to the one that saves."""
    return {name: _functions(journey, portal) for name, journey in JOURNEYS.items()}


def _functions(journey: Journey, portal) -> list[str]:
    client = portal.clients[journey.role]
    cookies = client.cookies.copy()
    with Undone():
        journey.before(portal)
        functions = _send(journey, client, addresses(portal)[journey.route])
    client.cookies = cookies
    cache.clear()
    return functions


def _send(journey: Journey, client, address: str) -> list[str]:
    page = html_pages.parse_page(client.get(address).content.decode(), address)
    form = next(candidate for candidate in page.forms if _matches(journey, candidate, address))
    chosen = {name: form.first_offered(name) for name in journey.chosen}
    with first_save(journey.model, resolve(form.action).func) as saved:
        answer = client.post(form.action, form.fields | chosen | journey.entries | journey.pressed)
    if not saved.functions:
        raise LookupError(f"{address}: {answer.status_code}, no {journey.model.__name__} was saved")
    return saved.functions


def _matches(journey: Journey, form: html_pages.Form, address: str) -> bool:
    pressed = all(value in form.offered.get(name, ()) for name, value in journey.pressed.items())
    offered = {*journey.entries, *journey.chosen} <= form.offered.keys()
    return form.method == "post" and form.action == address and pressed and offered
