from django.shortcuts import render

from cpts_portal.foundation.kernel import clock, phones
from cpts_portal.foundation.web.exports import csv_response, xlsx_response
from cpts_portal.foundation.web.http import reads, require, sensitive
from members import filters
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


@reads
@require(examines_applications)
def applications(request):
    """Those that wait, the oldest first; the others by their tab."""
    wanted = filters.wanted(request.GET)
    counts = listing.counts(wanted)
    tabs = [
        {"code": code, "name": name, "count": counts[filters.STATES[code].value]}
        for code, name in filters.NAMES.items()
        if code != filters.ALL
    ]
    tabs.append(
        {"code": filters.ALL, "name": filters.NAMES[filters.ALL], "count": sum(counts.values())}
    )
    return render(
        request,
        "members/applications.html",
        {
            "page": listing.page(wanted, request.GET.get("page", 1)),
            "wanted": wanted,
            "state": filters.state_name(wanted),
            "kinds": {code: kind.label for code, kind in filters.KINDS.items()},
            "kind": next((c for c, kind in filters.KINDS.items() if kind == wanted.kind), ""),
            "tabs": tabs,
            "filtered": bool(wanted.text or wanted.kind),
            "now": clock.now(),
        },
    )


@sensitive
@reads(traced=True)
@require(examines_applications)
def applications_export(request):
    """The rows of the list, with its filters."""
    return csv_response(*_file(request))


@sensitive
@reads(traced=True)
@require(examines_applications)
def applications_workbook(request):
    """The same, where a number is a text for every spreadsheet."""
    return xlsx_response(*_file(request))


def _file(request) -> tuple:
    now = clock.now()
    rows = applications_file(by=request.actor, at=now, wanted=filters.wanted(request.GET))
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
