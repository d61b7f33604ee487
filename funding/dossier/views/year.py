"""One year's dossier: what it says today, what it lacks, its paper."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.surface.http import reads, require, writes
from cpts_portal.foundation.templatetags.french import plural
from funding.dossier import handing_over, operations, queries
from funding.dossier.changes import changed_lines
from funding.dossier.contents import DossierContents
from funding.dossier.enums import State
from funding.dossier.facts import DossierFacts
from funding.dossier.figures_completion import AskedRow
from funding.dossier.labels import WITH_ARTICLE_BY_LABEL
from funding.dossier.rules import keeps_calendar, prepares_dossier, reads_dossier
from funding.dossier.shown import shown
from funding.dossier.turns import for_office
from funding.dossier.workflow import DOSSIER


def _dossier(year: int) -> DossierFacts:
    dossier = queries.dossier(year)
    if dossier is None:
        raise Http404
    return dossier


def _paper_panel(request, dossier: DossierFacts) -> dict:
    """What the panel of the PDF shows, in the page and in its fragment."""
    job = queries.job_of(dossier.id) if dossier.id else None
    return {
        "facts": dossier,
        "job": job,
        "paper": dossier.paper,
        "may_build": prepares_dossier(request.actor),
    }


@reads
@require(reads_dossier)
def dossier_page(request, year: int):
    dossier, now = _dossier(year), clock.now()
    contents = DossierContents.collect(year, now)
    context = shown(contents, as_of=now, version=dossier.version) | _paper_panel(request, dossier)
    points = completion_of(dossier, contents)
    left = sum(not point.answered for point in points)
    steps, remarks = queries.history(dossier.id) if dossier.id else ((), ())
    context["inside"] = True
    context["steps"] = steps
    context["remarks"] = remarks
    context["unanswered"] = sum(not remark.answered for remark in remarks)
    possible = DOSSIER.possible(dossier.state, request.actor)
    context["possible"] = {step.code: step.label for step in possible}
    context["turn"] = for_office(dossier, request.actor.roles, left=left)
    context["points"] = points
    context["asked_by"] = (
        WITH_ARTICLE_BY_LABEL.get(points[0].role, points[0].role) if points else ""
    )
    context["opens_on"] = handing_over.unfinished_words(year, dossier.period)
    context["year_over"] = now.astimezone(PARIS).date() >= dossier.period.end
    context["readiness"] = readiness(context["missing"], context["notes"])
    context["ours"] = dossier.state in (State.PREPARATION, State.RETURNED)
    context["may_set_dates"] = keeps_calendar(request.actor)
    context["changed_lines"] = _since_sent(dossier, contents)
    return render(request, "funding/dossier/year.html", context)


def completion_of(dossier: DossierFacts, contents: DossierContents) -> tuple[AskedRow, ...]:
    """The points of the version that the funders sent back."""
    return tuple(row for row in contents.completion if row.version == dossier.sent_version)


def readiness(missing: list[str], notes: list[str]) -> str:
    """One sentence: what forbids sending, and what is worth a look."""
    count, seen = len(missing), len(notes)
    look = f"{seen} point{plural(seen)} à regarder" if seen else ""
    if count:
        words = f"{count} point{plural(count)} empêche{plural(count, ',nt')} de transmettre"
    else:
        words = "Rien n’empêche de transmettre"
    return f"{words} ; {look}" if look else words


def _since_sent(dossier: DossierFacts, contents: DossierContents) -> tuple:
    """What the next version will change, while the dossier is at the office again."""
    if not dossier.sent or dossier.state not in (State.PREPARATION, State.RETURNED):
        return ()
    before = queries.frozen_lines(dossier.id, dossier.sent_version)
    return tuple(changed_lines(before, contents.lines).values())


@reads
@require(reads_dossier)
def progress_page(request, year: int):
    """The panel alone, for htmx; a page without JavaScript reloads itself instead."""
    return render(request, "funding/dossier/paper.html", _paper_panel(request, _dossier(year)))


@writes
@require(prepares_dossier)
def build_page(request, year: int):
    if request.method == "POST":
        try:
            operations.request_document(by=request.actor, at=clock.now(), year=year)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
    _dossier(year)
    return redirect("funding:dossier", year)
