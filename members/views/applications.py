from django.shortcuts import render

from cpts_portal.foundation.kernel import clock, phones
from cpts_portal.foundation.records.pages import page_of
from cpts_portal.foundation.web.exports import csv_response, xlsx_response
from cpts_portal.foundation.web.http import page, reads
from members.filters import ApplicationFilter
from members.permissions import examines_applications
from members.queries.applications import listing
from members.traced_reads import applications_file

HEADER = (
    *(
        "numéro",
        "candidat",
        "nom",
        "profession ou type",
        "RPPS",
        "RPPS vérifié",
        "commune",
        "sur le territoire",
    ),
    *("courriel", "téléphone", "envoyée le", "état"),
)


@page(
    reads,
    examines_applications,
    scope="all applications",
    budget=5,
    query=(*ApplicationFilter.base_filters, "page"),
)
def applications(request):
    """Those that wait, the oldest first; the others by their tab."""
    filters = ApplicationFilter(request.GET, listing.rows())
    return render(
        request,
        "members/applications.html",
        {
            "page": page_of(filters.qs, request.GET.get("page", 1), shown=listing.shown),
            "filters": filters,
            "tabs": filters.tabs(listing.counts(filters.rows_without("etat"))),
        },
    )


@page(
    reads(traced=True),
    examines_applications,
    scope="all applications, traced",
    budget=4,
    query=ApplicationFilter.base_filters,
    sensitive=True,
)
def applications_export(request):
    """The rows of the list, with its filters."""
    return csv_response(*_file(request))


@page(
    reads(traced=True),
    examines_applications,
    scope="all applications, traced",
    budget=4,
    query=ApplicationFilter.base_filters,
    sensitive=True,
)
def applications_workbook(request):
    """The same, where a number is a text for every spreadsheet."""
    return xlsx_response(*_file(request))


def _file(request) -> tuple:
    now = clock.now()
    filters = ApplicationFilter(request.GET, listing.rows())
    rows = applications_file(by=request.actor, at=now, rows=filters.qs)
    cells = (
        (
            *(one.reference, one.kind_label, one.name, one.about, one.rpps),
            "" if not one.rpps else "oui" if one.rpps_is_sure else "non",
            *(one.commune, one.on_territory, one.email, phones.shown(one.phone)),
            *(one.sent_at, one.tag.label),
        )
        for one in rows
    )
    return f"demandes-{now:%Y-%m-%d}", HEADER, cells
