from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import over_quota, page, reads
from patients import traced_reads
from patients.domain.comparing import kept_of
from patients.filters import RequestFilter
from patients.permissions import works_the_list
from patients.queries.limited import Limited
from patients.reading_quotas import TooManyReadings
from patients.views.going_on import came_from


@page(
    reads(traced=True),
    works_the_list,
    scope="all requests, traced",
    budget=22,
    query=(*RequestFilter.base_filters, "page"),
)
def compare(request, request_id, other_id):
    """Two requests that look alike, side by side: one is kept, or they are two people."""
    at = clock.now()
    try:
        files = [
            traced_reads.open_request(by=request.actor, reason="office", at=at, request_id=one)
            for one in (request_id, other_id)
        ]
    except TooManyReadings as quota:
        return over_quota(request, quota.kind)
    except Limited:
        raise Http404 from None
    if request_id == other_id or None in files:
        raise Http404
    kept, why = kept_of(*files)
    back = came_from(request, at)
    to_qualify = next((one for one in files if one.facts.to_qualify and not one.missing), None)
    context = {
        "merged": _merged(*files),
        "to_qualify": to_qualify.facts if to_qualify else None,
        "sides": [(one, files[1 - place], one is kept) for place, one in enumerate(files)],
        "why": why,
        "both_open": all(one.facts.is_open for one in files),
        "list_query": back.query if back else "",
        "first": files[0].facts,
    }
    return render(request, "patients/compare.html", context)


def _merged(one, other):
    """``(closed, kept)`` once they are one request; None before."""
    for closed, kept in ((one.facts, other.facts), (other.facts, one.facts)):
        if closed.duplicate_of == kept.id:
            return closed, kept
    return None
