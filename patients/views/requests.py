"""One request of the office's list: read, acted on, copied, and who read it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.web import tickets
from cpts_portal.foundation.web.copies import response
from cpts_portal.foundation.web.exports import csv_response
from cpts_portal.foundation.web.http import page, reads, writes
from cpts_portal.foundation.web.interrupted import draft_of
from members.queries import territory
from patients import copies, readers, traced_reads
from patients.domain import ages, duplicates
from patients.domain.answering import Informed
from patients.forms import office
from patients.operations import answers, closing, own_request, qualifying
from patients.operations.lifecycle import REQUESTS
from patients.permissions import limits, reads_trails, works_the_list
from patients.queries import listing, proposals, requests, settings
from patients.queries.requests import Limited
from patients.views.lists import LIST_QUERY, came_from, to_list, to_request, within_quota

# the acts behind one line of the page
FOLDED = ("clore", "doublon", "foyer", "rouvrir", "retirer", "limiter")
DRAFT = "patients.request:{request_id}"
# what a downloading address is good for
COPY = "patients.request_copy"
# act → form, operation, what is said, whether the next request follows
ACTS: dict[str, tuple[Any, Callable, str, bool]] = {
    "qualifier": (office.QualifyForm, qualifying.qualify_request, "qualifiée", True),
    "demander": (office.RequestStepForm, qualifying.ask_missing, "information demandée", True),
    "prevenir": (
        office.InformForm,
        answers.note_person_informed,
        "la personne est prévenue",
        False,
    ),
    "appel": (office.CallForm, closing.note_contact, "appel noté", False),
    "clore": (office.CloseForm, closing.close_request, "close", True),
    "doublon": (office.MergeForm, closing.merge_duplicate, "close comme doublon", False),
    "foyer": (office.HouseholdForm, qualifying.join_household, "réunie au foyer", False),
    "rouvrir": (office.RequestReasonForm, closing.reopen_request, "rouverte, à qualifier", False),
    "limiter": (office.RequestReasonForm, closing.limit_request, "mise en attente", False),
    "lever": (office.RequestStepForm, closing.lift_limitation, "attente levée", False),
    "retirer": (
        office.SureForm,
        own_request.withdraw_for_person,
        "accord retiré, identité effacée",
        True,
    ),
}
# « et passer à la suivante »: a button of the same act
ONWARD = "-suite"
NO_MAIL = "Aucune adresse de courriel : appelez la personne pour le lui demander."
HEADER = ("Moment", "Compte", "Rôle", "Preuve d’identité", "Ce qui a été fait", "Par où")


@page(reads(traced=True), works_the_list, scope="all requests, traced", budget=12, query=LIST_QUERY)
@within_quota
def show_request(request, request_id):
    """One request: its state, what is possible now, the facts, the agreement, the history."""
    return _request_page(request, request_id)


def _request_page(request, request_id, *, refused=None):
    """``refused``: the name of an act and its form, as it was typed."""
    at = clock.now()
    reading = {"by": request.actor, "reason": "office", "at": at, "request_id": request_id}
    try:
        opened = traced_reads.open_request(**reading)
    except Limited as stopped:
        return _limited_page(request, stopped, refused)
    if opened is None:
        raise Http404
    draft = None if refused else draft_of(request, DRAFT.format(request_id=request_id))
    forms = _forms(opened, draft or {})
    back = came_from(request, at)
    # calls before the request may be closed as unreachable
    allowed = settings.on(ages.paris_day(at)).attempts_allowed
    if refused:
        forms[refused[0]] = refused[1]
    context = {
        "file": opened,
        "facts": opened.facts,
        "identity": opened.identity,
        "forms": forms,
        "form": refused[1] if refused else None,
        "draft": draft,
        "may_read_trails": reads_trails(request.actor),
        "proposals": proposals.of_request(request_id),
        "may_limit": limits(request.actor),
        "back": back,
        "list_query": back.query if back else "",
        "folded_open": (refused and refused[0] in FOLDED) or (draft or {}).get("step") in FOLDED,
        "next_id": listing.next_in(back.qs, request_id) if back else None,
        "calls_left": max(0, allowed - opened.facts.attempts),
        "ticket": tickets.issue(COPY, holder(request.actor, request_id), at=at),
    }
    return render(request, "patients/request.html", context, status=422 if refused else 200)


def _forms(opened, draft: dict) -> dict:
    """One for each act; the act that an expired session was sending has its words again, and the
    number of the look-alike to keep is not typed again."""
    fresh = {"version": opened.facts.version, "how": Informed.PHONE}
    alike = _better_original(opened)
    return {
        name: kind(
            initial=(alike if name == "doublon" else {})
            | (draft if draft.get("step") == name else {})
            | fresh,
            auto_id=f"{name}_%s",
        )
        for name, (kind, *_) in ACTS.items()
    }


def _better_original(opened) -> dict:
    """Of the look-alikes, the first that is kept rather than this one."""
    for other in opened.look_alikes:
        choice = duplicates.pick_original_facts(opened.facts, other)
        if choice and choice[0] is other:
            return {"other": other.reference}
    return {}


def _limited_page(request, limited, refused):
    """The reading is stopped: a number, why, and how to lift it."""
    context = {
        "limited": limited,
        "form": refused[1]
        if refused
        else office.RequestStepForm(initial={"version": limited.version}),
        "may_limit": limits(request.actor),
    }
    return render(request, "patients/limited.html", context, status=422 if refused else 200)


def holder(actor, request_id) -> str:
    """Whose copy of what: another account, or another request, opens nothing."""
    return f"{actor.id} {request_id}"


@page(writes, works_the_list, scope="all requests", budget=3, draft=DRAFT)
@within_quota
def request_step(request, request_id):
    """One act of the office, then the next request of the list it was opened from."""
    at = clock.now()
    back = came_from(request, at)
    if request.method != "POST":
        return to_request(request_id, back)
    step = request.POST.get("step", "")
    name = step.removesuffix(ONWARD)
    facts = requests.find_request(request_id, on=at)
    if name not in ACTS or facts is None:
        raise Http404
    kind, operation, message, goes_on = ACTS[name]
    form = kind(request.POST, auto_id=f"{name}_%s")
    if "version" in form.errors:
        messages.error(request, REQUESTS.changed)
        return to_request(request_id, back)
    if not form.is_valid():
        return _request_page(request, request_id, refused=(name, form))
    goes_on = goes_on or step != name
    # asked before the act: it may take the request out of the list
    following = listing.following(request_id, facts.state, back and back.qs) if goes_on else None
    try:
        result = operation(by=request.actor, at=at, request_id=request_id, **form.entry())
    except Stale as refusal:
        messages.error(request, refusal.sentence)
        return to_request(request_id, back)
    except DomainError as refusal:
        form.refuse(refusal)
        return _request_page(request, request_id, refused=(name, form))
    if name == "doublon":
        return _to_original(request, facts, form.cleaned_data["other"], at, back)
    messages.info(request, f"{facts.reference} : {message}.")
    if name == "demander" and not result:
        messages.info(request, NO_MAIL)
        return to_request(request_id, back)
    if request.POST.get("retour") == "liste" or (goes_on and following is None):
        return to_list(back)
    return to_request(following or request_id, back)


def _to_original(request, duplicate, original_id, at, back):
    """After a merge, the person’s own request: not the next one, which is somebody else’s."""
    original = requests.find_request(original_id, on=at)
    assert original
    message = f"{duplicate.reference} est close comme doublon : voici {original.reference}, gardée."
    messages.info(request, message)
    return to_request(original_id, back)


@page(
    reads(traced=True),
    works_the_list,
    scope="one request, traced, 15 minutes",
    budget=20,
    sensitive=True,
)
@within_quota
def request_copy(request, request_id, ticket):
    """For a person who asks for their data by telephone or by letter."""
    at = clock.now()
    try:
        good = tickets.is_good(ticket, COPY, holder(request.actor, request_id), at=at)
    except tickets.Expired:
        messages.info(request, tickets.TOO_LATE)
        return redirect("patients:request", request_id)
    copy = good and copies.for_office(by=request.actor, at=at, request_id=request_id)
    if not copy:
        raise Http404
    return response(copy, author=territory.association_name(), name="donnees-de-la-personne")


@page(
    reads(traced=True),
    reads_trails,
    scope="all requests, no name, traced",
    budget=8,
    query=("quoi", "page"),
)
def readers_page(request, request_id):
    """Who saw this person's request, when, how."""
    trail = readers.open_readers(
        by=request.actor,
        at=clock.now(),
        request_id=request_id,
        kind=request.GET.get("quoi", ""),
        page=request.GET.get("page", 1),
    )
    if trail is None:
        raise Http404
    context = {"trail": trail, "page": trail["page"], "kinds": readers.KINDS}
    return render(request, "patients/readers.html", context)


@page(
    reads(traced=True),
    reads_trails,
    scope="all requests, no name, traced",
    budget=7,
    query=("quoi",),
)
def readers_export(request, request_id):
    kind = request.GET.get("quoi", "")
    trail = readers.readers_file(by=request.actor, at=clock.now(), request_id=request_id, kind=kind)
    if trail is None:
        raise Http404
    reference, lines = trail
    columns = ("at", "who", "role", "means", "words", "path")
    rows = ([line[name] for name in columns] for line in lines)
    return csv_response(f"lectures-{reference}", HEADER, rows)
