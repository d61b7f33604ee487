"""The monthly reports: those made, the one being made, the one asked for now."""

from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.files import download, sandboxed
from cpts_portal.foundation.web.http import CLICK, page, reads, run_with_message, writes
from cpts_portal.home import traced_reads
from cpts_portal.home.operations import reports as operations
from cpts_portal.home.operations.reports import asks_reports
from cpts_portal.home.queries import reports
from cpts_portal.home.report import pdf_document
from members.permissions import office


def _list(request) -> dict:
    page = reports.runs_page(request.GET.get("page", 1))
    return {
        "page": page,
        "open_run": next((run for run in page.object_list if run.is_open), None),
        "may_ask": asks_reports(request.actor),
        "today": clock.today(),
    }


@page(reads, office, scope="months", budget=5, query=("page",))
def reports_page(request):
    return render(request, "home/reports.html", _list(request))


@page(reads, office, scope="months", budget=5, query=("page",))
def reports_progress(request):
    """The list alone, for htmx; a page without JavaScript reloads itself instead."""
    return render(request, "home/reports_list.html", _list(request))


@sandboxed
@page(reads(traced=True), office, scope="built reports, traced", budget=5)
def report(request, run_id):
    """The PDF, as a download; the opening is written down."""
    run = traced_reads.open_report(by=request.actor, at=clock.now(), run_id=run_id)
    if run is None or run.document_id is None:
        raise Http404
    name = pdf_document.file_name(run.starts_on, None if run.is_whole else run.last_on)
    return download(run.document_id, name=name, media_type="application/pdf")


@page(writes, asks_reports, scope="running month", budget=2, nothing_typed=CLICK)
def ask_report(request):
    if request.method == "POST":
        act = {"by": request.actor, "at": clock.now()}
        run_with_message(request, operations.request_now, "", **act)
    return redirect("home:reports")


@page(writes, asks_reports, scope="failed reports", budget=2, nothing_typed=CLICK)
def report_again(request, run_id):
    if request.method == "POST":
        act = {"by": request.actor, "at": clock.now(), "run_id": run_id}
        run_with_message(request, operations.start_again, "", **act)
    return redirect("home:reports")
