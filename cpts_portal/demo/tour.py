"""The guided tour: who does what, from joining to the decision of the funders.

A step whose page does not exist is left out. A step is done when the audit says that somebody of
that role did it since the demonstration began: one query for the whole page; what the
funders wait for takes two more.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from cpts_portal.demo import personas
from cpts_portal.demo.personas import Persona
from cpts_portal.demo.tour_steps import ANYBODY, DECIDE, STEPS, STEPS_OF, TourStep
from cpts_portal.foundation.records import audit
from cpts_portal.ops import seeds
from funding.dossier.enums import State
from funding.dossier.queries import dossiers as dossiers


@dataclass(frozen=True)
class PresentedStep:
    """``who`` is None for a page that needs no account. ``once``: what must come before, if it has
    not yet."""

    code: str
    title: str
    text: str
    button: str
    address: str
    who: Persona | None
    is_done: bool
    once: str = ""


def steps() -> tuple[TourStep, ...]:
    return STEPS_OF.get(seeds.chosen().code, STEPS)


def step(code: str) -> PresentedStep | None:
    known = next((step for step in steps() if step.code == code), None)
    return _presented(known, frozenset()) if known else None


def steps_today() -> tuple[PresentedStep, ...]:
    began = datetime.fromisoformat(seeds.chosen().starts_at)
    traces = audit.traces_since(began)
    presented = filter(None, (_presented(step, traces) for step in steps()))
    once = _once_completed() if DECIDE in steps() else ""
    return tuple(replace(s, once=once) if s.code == DECIDE.code else s for s in presented)


def _once_completed() -> str:
    """Said while the only dossier to read waits for its completion: no opinion can be given."""
    known = dossiers.dossiers()
    returned = next((dossier for dossier in known if dossier.state == State.RETURNED), None)
    if returned is None or any(dossier.in_review for dossier in known):
        return ""
    who = personas.persona("coordinator").first_name
    return (
        f"Possible une fois que {who} a répondu aux points demandés et transmis la version "
        f"{returned.sent_version + 1}."
    )


def _presented(step: TourStep, traces: frozenset[tuple[str, str]]) -> PresentedStep | None:
    """None when the page, or whoever opens it, is not in this demonstration."""
    who = personas.persona_or_none(step.persona) if step.persona != ANYBODY else None
    address = _first_address(step.routes)
    if address is None or (who is None and step.persona != ANYBODY):
        return None
    return PresentedStep(
        code=step.code,
        title=step.title,
        text=step.text,
        button=step.button.format(first_name=who.first_name if who else ""),
        address=address,
        who=who,
        is_done=any(_matches(step, action, role) for action, role in traces),
    )


def _matches(step: TourStep, action: str, role: str) -> bool:
    return action.startswith(step.traces) and step.role in role.split("+")


def _first_address(routes: tuple[str, ...]) -> str | None:
    for route in routes:
        try:
            return reverse(route)
        except NoReverseMatch:
            continue
    return None
