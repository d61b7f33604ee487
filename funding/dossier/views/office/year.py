"""The dossiers; one of them: what it says today, what it lacks, its PDF."""

import io

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.web.files import sandboxed
from cpts_portal.foundation.web.http import CLICK, page, reads, run_with_message, writes
from funding.dossier import traced_reads
from funding.dossier.content import pdf_document
from funding.dossier.content.changes import changed_lines
from funding.dossier.content.completeness import readiness
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.presentation import template_context
from funding.dossier.enums import State
from funding.dossier.facts import DossierFacts
from funding.dossier.models import DossierDocument
from funding.dossier.operations import documents
from funding.dossier.operations.campaign import WORDS_OPEN
from funding.dossier.permissions import keeps_calendar, prepares_dossier, reads_dossier
from funding.dossier.queries import dossiers
from funding.dossier.queries.next_action import for_office
from funding.dossier.workflow import DOSSIER

OURS = (State.PREPARATION, State.RETURNED)


def opened_dossier(year: int) -> DossierFacts:
    dossier = dossiers.dossier(year)
    if dossier is None:
        raise Http404
    return dossier


@page(reads, reads_dossier, budget=5)
def dossiers_page(request):
    return render(request, "funding/dossier/years.html", {"dossiers": dossiers.dossiers()})


def _pdf_panel(request, dossier: DossierFacts) -> dict:
    """What the panel of the PDF shows, in the page and in its fragment."""
    job = dossiers.job_of(dossier.id) if dossier.id else None
    return {
        "facts": dossier,
        "job": job,
        "document": dossier.document,
        "may_build": prepares_dossier(request.actor),
    }


@page(reads, reads_dossier, scope="opened years", budget=52)
def dossier_page(request, year: int):
    dossier, now = opened_dossier(year), clock.now()
    contents = DossierContents.collect(year, now)
    today = now.astimezone(PARIS).date()
    ready = readiness(dossier, contents, today)
    steps, remarks = dossiers.history(dossier.id) if dossier.id else ([], [])
    possible = DOSSIER.possible(dossier.state, request.actor)
    context = template_context(contents, as_of=now, version=dossier.version)
    context |= _pdf_panel(request, dossier) | {
        "inside": True,
        "steps": steps,
        "remarks": remarks,
        "unanswered": sum(not remark.answered for remark in remarks),
        "may_write_words": prepares_dossier(request.actor) and dossier.state in WORDS_OPEN,
        "possible": {transition.name: transition.label for transition in possible},
        "turn": for_office(dossier, request.actor.roles, left=ready.left, today=today),
        "points": ready.points,
        "asked_by": ready.points[0].who if ready.points else "",
        "ready": ready,
        "ours": dossier.state in OURS,
        "may_set_dates": keeps_calendar(request.actor),
        "changed_lines": _since_sent(dossier, contents),
    }
    return render(request, "funding/dossier/year.html", context)


def _since_sent(dossier: DossierFacts, contents: DossierContents) -> dict:
    """What the next version will change, while the dossier is at the office again."""
    if not dossier.sent or dossier.state not in OURS:
        return {}
    before = dossiers.snapshot_lines(dossier.id, dossier.sent_version)
    return changed_lines(before, contents.lines)


@page(reads, reads_dossier, scope="opened years", budget=6)
def progress_page(request, year: int):
    """The panel alone, for htmx; a page without JavaScript reloads itself instead."""
    panel = _pdf_panel(request, opened_dossier(year))
    return render(request, "funding/dossier/pdf_panel.html", panel)


@page(writes, prepares_dossier, scope="opened years", budget=5, nothing_typed=CLICK)
def build_page(request, year: int):
    if request.method == "POST":
        values = {"by": request.actor, "at": clock.now(), "year": year}
        run_with_message(request, documents.request_document, "", **values)
    opened_dossier(year)
    return redirect("funding:dossier", year)


def download(document: DossierDocument, content: bytes) -> FileResponse:
    """Through this app's own rule, never through an address of the storage."""
    return FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=pdf_document.file_name(document.snapshot),
        content_type="application/pdf",
    )


@sandboxed
@page(reads(traced=True), reads_dossier, scope="built documents", budget=5)
def document(request, document_id):
    opened = traced_reads.open_document(by=request.actor, at=clock.now(), document_id=document_id)
    if opened is None:
        raise Http404
    return download(*opened)
