from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.surface import tickets
from cpts_portal.foundation.surface.http import reads, require
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
from patients.queries import proposals, settings
from patients.queries.limited import Limited
from patients.rules import limits, works_the_list

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
    except readings.TooManyReadings:
        return render(request, "429.html", status=429)
    except Limited as stopped:
        return _held(request, stopped.held, refused, status)
    if opened is None:
        raise Http404
    told = {"version": opened.facts.version}
    forms = {name: form(initial=told, auto_id=f"{name}_%s") for name, form in FORMS.items()}
    if refused:
        forms[refused[0]] = refused[1]
    context = {
        "file": opened,
        "facts": opened.facts,
        "identity": opened.identity,
        "forms": forms,
        "form": refused[1] if refused else None,
        "proposals": proposals.of_request(request_id),
        "settings": settings.on(ages.paris_day(at)),
        "may_limit": limits(request.actor),
        "ticket": tickets.issue(COPY, holder(request.actor, request_id), at=at),
    }
    return render(request, "patients/request.html", context, status=status)


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
