"""One year's dossier: what it says today, what it lacks, its paper."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import CLICK, page, reads, writes
from funding.dossier.content.changes import changed_lines
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.presentation import shown
from funding.dossier.enums import State
from funding.dossier.facts import DossierFacts
from funding.dossier.operations import steps
from funding.dossier.operations.mission_words import OPEN as WORDS_OPEN
from funding.dossier.operations.readiness import readiness
from funding.dossier.permissions import keeps_calendar, prepares_dossier, reads_dossier
from funding.dossier.queries import dossiers
from funding.dossier.queries.next_action import for_office
from funding.dossier.workflow import DOSSIER


def _dossier(year: int) -> DossierFacts:
    dossier = dossiers.dossier(year)
    if dossier is None:
        raise Http404
    return dossier


def _paper_panel(request, dossier: DossierFacts) -> dict:
    """What the panel of the PDF shows, in the page and in its fragment."""
    job = dossiers.job_of(dossier.id) if dossier.id else None
    return {
        "facts": dossier,
        "job": job,
        "paper": dossier.paper,
        "may_build": prepares_dossier(request.actor),
    }


@page(reads, reads_dossier, scope="opened years", budget=52)
def dossier_page(request, year: int):
    dossier, now = _dossier(year), clock.now()
    contents = DossierContents.collect(year, now)
    context = shown(contents, as_of=now, version=dossier.version) | _paper_panel(request, dossier)
    today = now.astimezone(PARIS).date()
    ready = readiness(dossier, contents, today)
    points = ready.points
    steps, remarks = dossiers.history(dossier.id) if dossier.id else ((), ())
    context["inside"] = True
    context["steps"] = steps
    context["remarks"] = remarks
    context["unanswered"] = sum(not remark.answered for remark in remarks)
    context["may_write_words"] = prepares_dossier(request.actor) and dossier.state in WORDS_OPEN
    possible = DOSSIER.possible(dossier.state, request.actor)
    context["possible"] = {one.name: one.label for one in possible}
    context["turn"] = for_office(dossier, request.actor.roles, left=ready.left, today=today)
    context["points"] = points
    context["asked_by"] = points[0].who if points else ""
    context["ready"] = ready
    context["ours"] = dossier.state in (State.PREPARATION, State.RETURNED)
    context["may_set_dates"] = keeps_calendar(request.actor)
    context["changed_lines"] = _since_sent(dossier, contents)
    return render(request, "funding/dossier/year.html", context)


def _since_sent(dossier: DossierFacts, contents: DossierContents) -> tuple:
    """What the next version will change, while the dossier is at the office again."""
    if not dossier.sent or dossier.state not in (State.PREPARATION, State.RETURNED):
        return ()
    before = dossiers.frozen_lines(dossier.id, dossier.sent_version)
    return tuple(changed_lines(before, contents.lines).values())


@page(reads, reads_dossier, scope="opened years", budget=6)
def progress_page(request, year: int):
    """The panel alone, for htmx; a page without JavaScript reloads itself instead."""
    return render(request, "funding/dossier/paper.html", _paper_panel(request, _dossier(year)))


@page(writes, prepares_dossier, scope="opened years", budget=5, nothing_typed=CLICK)
def build_page(request, year: int):
    if request.method == "POST":
        try:
            steps.request_document(by=request.actor, at=clock.now(), year=year)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
    _dossier(year)
    return redirect("funding:dossier", year)
