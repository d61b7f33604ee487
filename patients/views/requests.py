from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import over_quota, page, reads
from patients import traced_reads
from patients.filters import RequestFilter
from patients.permissions import works_the_list
from patients.queries import figures, listing
from patients.queries.stale import stale_ids
from patients.reading_quotas import TooManyReadings


@page(
    reads(traced=True),
    works_the_list,
    scope="all requests, traced",
    budget=11,
    query=(*RequestFilter.base_filters, "page"),
)
def requests(request):
    """The list to work: filters in the address, names opened page by page."""
    at = clock.now()
    filters = RequestFilter(request.GET, session=request.session, at=at)
    try:
        page = traced_reads.list_requests(
            by=request.actor, at=at, rows=filters.qs, page=request.GET.get("page", 1)
        )
    except TooManyReadings as quota:
        return over_quota(request, quota.kind)
    context = {
        "page": page,
        "filters": filters,
        "tabs": filters.tabs(listing.counts(filters.rows_without("etat"))),
        "query": filters.query,
        "stale": stale_ids(at),
        "shows_stale": filters.shows_stale,
        "taken_over": figures.taken_over_ever() if filters.tab == "closes" else 0,
    }
    return render(request, "patients/requests.html", context)
