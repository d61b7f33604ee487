from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.exports import csv_response
from cpts_portal.foundation.web.http import page, reads
from patients import readers
from patients.permissions import reads_trails

HEADER = ("Moment", "Compte", "Rôle", "Preuve d’identité", "Ce qui a été fait", "Par où")


@page(
    reads(traced=True),
    reads_trails,
    scope="all requests, no name, traced",
    budget=8,
    query=("quoi", "page"),
)
def readers_page(request, request_id):
    """Who saw this person's request, when, how."""
    found = readers.open_readers(
        by=request.actor,
        at=clock.now(),
        request_id=request_id,
        kind=request.GET.get("quoi", ""),
        page=request.GET.get("page", 1),
    )
    if found is None:
        raise Http404
    context = {"found": found, "page": found.page, "kinds": readers.KINDS}
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
    found = readers.readers_file(by=request.actor, at=clock.now(), request_id=request_id, kind=kind)
    if found is None:
        raise Http404
    reference, lines = found
    return csv_response(
        f"lectures-{reference}",
        HEADER,
        ((one.at, one.who, one.role, one.means, one.words, one.path) for one in lines),
    )
