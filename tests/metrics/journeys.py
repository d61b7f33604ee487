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
from tests.security.guards.table_marks import undone


@dataclass(frozen=True)
class Journey:
    """``pressed``: the button, by which the form is known; ``typed``: what is written in it;
    ``chosen``: names where the first choice is taken."""

    role: str
    route: str
    model: type
    pressed: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    before: Callable = lambda place: None


JOURNEYS = {
    "validate hours": Journey(
        "coordinator", "missions:declaration", Declaration, {"step": "validate"}
    ),
    "declare hours": Journey(
        *("member", "missions:declare", Declaration, {"intent": "send"}),
        typed={"duration": "2 h"},
        chosen=("about", "activity"),
    ),
    "propose a doctor": Journey("coordinator", "patients:propose", Proposal, chosen=("offer",)),
    "send the dossier": Journey(
        "coordinator", "funding:dossier_send", Dossier, before=moments.answered
    ),
}


def measure(place) -> dict[str, list[str]]:
    """By journey, the functions from the view to the one that saves."""
    return {name: _functions(journey, place) for name, journey in JOURNEYS.items()}


def _functions(journey: Journey, place) -> list[str]:
    client = place.clients[journey.role]
    cookies = client.cookies.copy()
    with undone():
        journey.before(place)
        functions = _send(journey, client, addresses(place)[journey.route])
    client.cookies = cookies
    cache.clear()
    return functions


def _send(journey: Journey, client, address: str) -> list[str]:
    page = html_pages.read(client.get(address).content.decode(), address)
    form = next(one for one in page.forms if _is_the_one(journey, one, address))
    chosen = {name: form.first_offered(name) for name in journey.chosen}
    with first_save(journey.model, resolve(form.action).func) as saved:
        answer = client.post(form.action, form.fields | chosen | journey.typed | journey.pressed)
    if not saved.functions:
        raise LookupError(f"{address}: {answer.status_code}, no {journey.model.__name__} was saved")
    return saved.functions


def _is_the_one(journey: Journey, form: html_pages.Form, address: str) -> bool:
    pressed = all(value in form.offered.get(name, ()) for name, value in journey.pressed.items())
    asked = {*journey.typed, *journey.chosen} <= form.offered.keys()
    return form.method == "post" and form.action == address and pressed and asked
