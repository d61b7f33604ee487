"""A request put right, or compared with one that looks alike."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.web.http import page, reads, writes
from cpts_portal.foundation.web.interrupted import draft_of
from patients import traced_reads
from patients.domain.duplicates import pick_original
from patients.forms.request import CorrectForm, initial_from
from patients.operations.lifecycle import REQUESTS
from patients.operations.qualifying import correct_request
from patients.permissions import works_the_list
from patients.queries import requests
from patients.queries.requests import Limited
from patients.views.lists import LIST_QUERY, came_from, to_request, within_quota

DRAFT = "patients.correct:{request_id}"


@page(
    reads(traced=True), works_the_list, scope="open requests, traced", budget=12, query=LIST_QUERY
)
@within_quota
def correct(request, request_id):
    """What a call adds or puts right; showing the identity to change it is a reading of it."""
    at = clock.now()
    try:
        opened = traced_reads.open_request(
            by=request.actor, reason="correct", at=at, request_id=request_id
        )
    except Limited:
        return redirect("patients:request", request_id)
    if opened is None:
        raise Http404
    if not opened.facts.is_open:
        return redirect("patients:request", request_id)
    facts = opened.facts
    draft = draft_of(request, DRAFT.format(request_id=request_id))
    initial = draft | {"version": facts.version} if draft else initial_from(opened)
    return _correction_page(request, facts, CorrectForm(at=at, initial=initial), draft=draft)


@page(writes, works_the_list, scope="open requests", budget=3, draft=DRAFT)
def correct_save(request, request_id):
    if request.method != "POST":
        return redirect("patients:correct", request_id)
    facts = requests.find_request(request_id, on=clock.now())
    if facts is None:
        raise Http404
    form = CorrectForm(request.POST, at=clock.now())
    if "version" in form.errors:
        messages.error(request, REQUESTS.changed)
        return redirect("patients:request", request_id)
    if form.is_valid():
        try:
            lacking = correct_request(
                by=request.actor,
                at=clock.now(),
                request_id=request_id,
                version=form.cleaned_data["version"],
                entry=form.application(),
            )
        except Stale as refusal:
            messages.error(request, refusal.sentence)
            return redirect("patients:request", request_id)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            left = f" Il manque encore : {', '.join(lacking)}." if lacking else ""
            messages.info(request, f"{facts.reference} : corrigée.{left}")
            return to_request(request_id, came_from(request, clock.now()))
    return _correction_page(request, facts, form)


def _correction_page(request, facts, form, *, draft=None):
    changed = draft is not None and draft.get("version") != str(facts.version)
    context = {"facts": facts, "form": form, "draft": draft, "changed": changed}
    back = came_from(request, clock.now())
    context["list_query"] = back.query if back else ""
    return render(request, "patients/correct.html", context, status=form.status)


@page(reads(traced=True), works_the_list, scope="all requests, traced", budget=22, query=LIST_QUERY)
@within_quota
def compare(request, request_id, other_id):
    """Two requests that look alike, side by side: one is kept, or they are two people."""
    at = clock.now()
    try:
        open_file = partial(traced_reads.open_request, by=request.actor, reason="office", at=at)
        files = [file for pk in (request_id, other_id) if (file := open_file(request_id=pk))]
    except Limited:
        raise Http404 from None
    if request_id == other_id or len(files) < 2:
        raise Http404
    original, why = pick_original(*files)
    back = came_from(request, at)
    to_qualify = next((file for file in files if file.facts.to_qualify and not file.missing), None)
    context = {
        "merged": _merged(*files),
        "to_qualify": to_qualify.facts if to_qualify else None,
        "sides": [(file, files[1 - rank], file is original) for rank, file in enumerate(files)],
        "why": why,
        "both_open": all(file.facts.is_open for file in files),
        "list_query": back.query if back else "",
        "first": files[0].facts,
    }
    return render(request, "patients/compare.html", context)


def _merged(first, second):
    """``(duplicate, original)`` once they are one request; None before."""
    for duplicate, original in ((first.facts, second.facts), (second.facts, first.facts)):
        if duplicate.duplicate_of_id == original.id:
            return duplicate, original
    return None
