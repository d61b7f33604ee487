from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.surface import tickets
from cpts_portal.foundation.surface.http import over_quota, reads, require
from patients import ages, readings
from patients.forms.office import (
    CloseForm,
    ContactForm,
    HouseholdForm,
    MergeForm,
    ReasonForm,
    StepForm,
    SureForm,
)
from patients.operations.steps import FORM
from patients.queries import proposals, settings
from patients.queries.limited import Limited
from patients.reading_quotas import TooManyReadings
from patients.rules import limits, reads_trails, works_the_list

# the name of each act in the page → its form
FORMS = {
    "qualifier": StepForm,
    "demander": StepForm,
    "appel": ContactForm,
    "clore": CloseForm,
    "doublon": MergeForm,
    "foyer": HouseholdForm,
    "rouvrir": ReasonForm,
    "retirer": SureForm,
    "limiter": ReasonForm,
    "lever": StepForm,
}
# what a downloading address is good for
COPY = "patients.request_copy"


@reads(traced=True)
@require(works_the_list)
def request(request, request_id):
    """One request: its state, what is possible now, the facts, the agreement, the history."""
    return page(request, request_id)


def page(request, request_id, *, refused=None, status=200):
    """``refused``: the name of an act and its form, as it was typed."""
    at = clock.now()
    try:
        opened = readings.open_request(
            by=request.actor, reason="office", at=at, request_id=request_id
        )
    except TooManyReadings as quota:
        return over_quota(request, quota.kind)
    except Limited as stopped:
        return _held(request, stopped.held, refused, status)
    if opened is None:
        raise Http404
    kept = None
    if refused is None:
        kept = drafts.load(request.actor.id, FORM.format(request_id=request_id), at=at)
    forms = _forms(opened.facts.version, kept or {})
    if refused:
        forms[refused[0]] = refused[1]
    context = {
        "file": opened,
        "facts": opened.facts,
        "identity": opened.identity,
        "forms": forms,
        "form": refused[1] if refused else None,
        "kept": kept,
        "may_read_trails": reads_trails(request.actor),
        "proposals": proposals.of_request(request_id),
        "settings": settings.on(ages.paris_day(at)),
        "may_limit": limits(request.actor),
        "ticket": tickets.issue(COPY, holder(request.actor, request_id), at=at),
    }
    return render(request, "patients/request.html", context, status=status)


def _forms(version: int, kept: dict) -> dict:
    """One for each act; the act that an expired session was sending has its words again."""
    told = {"version": version}
    return {
        name: form(initial=kept | told if kept.get("step") == name else told, auto_id=f"{name}_%s")
        for name, form in FORMS.items()
    }


def _held(request, held, refused, status):
    """The reading is stopped: a number, why, and how to lift it."""
    context = {
        "held": held,
        "form": refused[1] if refused else StepForm(initial={"version": held.version}),
        "may_limit": limits(request.actor),
    }
    return render(request, "patients/limited.html", context, status=status)


def holder(actor, request_id) -> str:
    """Whose copy of what: another account, or another request, opens nothing."""
    return f"{actor.id} {request_id}"
