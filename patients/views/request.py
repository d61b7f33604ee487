from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web import tickets
from cpts_portal.foundation.web.http import over_quota, page, reads
from cpts_portal.foundation.web.interrupted import draft_of
from patients import traced_reads
from patients.domain import ages
from patients.domain.answering import Informed
from patients.domain.comparing import kept_of_facts
from patients.filters import RequestFilter
from patients.forms import office
from patients.permissions import limits, reads_trails, works_the_list
from patients.queries import listing, proposals, settings
from patients.queries.limited import Limited
from patients.reading_quotas import TooManyReadings
from patients.views.going_on import came_from

# the name of each act in the page → its form
FORMS = {
    "qualifier": office.QualifyForm,
    "prevenir": office.InformForm,
    "demander": office.StepForm,
    "appel": office.ContactForm,
    "clore": office.CloseForm,
    "doublon": office.MergeForm,
    "foyer": office.HouseholdForm,
    "rouvrir": office.ReasonForm,
    "retirer": office.SureForm,
    "limiter": office.ReasonForm,
    "lever": office.StepForm,
}
# the acts behind one line of the page
FOLDED = ("clore", "doublon", "foyer", "rouvrir", "retirer", "limiter")
DRAFT = "patients.request:{request_id}"
# what a downloading address is good for
COPY = "patients.request_copy"


@page(
    reads(traced=True),
    works_the_list,
    scope="all requests, traced",
    budget=12,
    query=(*RequestFilter.base_filters, "page"),
)
def show_request(request, request_id):
    """One request: its state, what is possible now, the facts, the agreement, the history."""
    return request_page(request, request_id)


def request_page(request, request_id, *, refused=None, status=200):
    """``refused``: the name of an act and its form, as it was typed."""
    at = clock.now()
    try:
        opened = traced_reads.open_request(
            by=request.actor, reason="office", at=at, request_id=request_id
        )
    except TooManyReadings as quota:
        return over_quota(request, quota.kind)
    except Limited as stopped:
        return _held(request, stopped.held, refused, status)
    if opened is None:
        raise Http404
    kept = None if refused else draft_of(request, DRAFT.format(request_id=request_id))
    forms = _forms(opened, kept or {})
    back = came_from(request, at)
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
        "may_limit": limits(request.actor),
        "back": back,
        "list_query": back.query if back else "",
        "folded_open": (refused and refused[0] in FOLDED) or (kept or {}).get("step") in FOLDED,
        "next_id": listing.next_in(back.qs, request_id) if back else None,
        "calls_left": _calls_left(opened.facts, at),
        "ticket": tickets.issue(COPY, holder(request.actor, request_id), at=at),
    }
    return render(request, "patients/request.html", context, status=status)


def _forms(opened, kept: dict) -> dict:
    """One for each act; the act that an expired session was sending has its words again, and the
    number of the look-alike to keep is not typed again."""
    told = {"version": opened.facts.version, "how": Informed.PHONE}
    alike = _kept_instead(opened)
    return {
        name: form(
            initial=(alike if name == "doublon" else {})
            | (kept if kept.get("step") == name else {})
            | told,
            auto_id=f"{name}_%s",
        )
        for name, form in FORMS.items()
    }


def _kept_instead(opened) -> dict:
    """Of the look-alikes, the first that is kept rather than this one."""
    for one in opened.look_alikes:
        kept = kept_of_facts(opened.facts, one)
        if kept and kept[0] is one:
            return {"kept": one.reference}
    return {}


def _calls_left(facts, at) -> int:
    """Before the request may be closed as unreachable."""
    return max(0, settings.on(ages.paris_day(at)).attempts_allowed - facts.attempts)


def _held(request, held, refused, status):
    """The reading is stopped: a number, why, and how to lift it."""
    context = {
        "held": held,
        "form": refused[1] if refused else office.StepForm(initial={"version": held.version}),
        "may_limit": limits(request.actor),
    }
    return render(request, "patients/limited.html", context, status=status)


def holder(actor, request_id) -> str:
    """Whose copy of what: another account, or another request, opens nothing."""
    return f"{actor.id} {request_id}"
