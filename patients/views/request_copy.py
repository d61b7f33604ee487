from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web import tickets
from cpts_portal.foundation.web.copies import response
from cpts_portal.foundation.web.http import over_quota, page, reads
from members.queries import territory
from patients import copies
from patients.permissions import works_the_list
from patients.reading_quotas import TooManyReadings
from patients.views.request import COPY, holder


@page(
    reads(traced=True),
    works_the_list,
    scope="one request, traced, 15 minutes",
    budget=20,
    sensitive=True,
)
def request_copy(request, request_id, ticket):
    """For a person who asks for her data by telephone or by letter."""
    at = clock.now()
    try:
        if not tickets.is_good(ticket, COPY, holder(request.actor, request_id), at=at):
            raise Http404
        copy = copies.for_office(by=request.actor, at=at, request_id=request_id)
    except tickets.Expired:
        messages.info(request, tickets.TOO_LATE)
        return redirect("patients:request", request_id)
    except TooManyReadings as quota:
        return over_quota(request, quota.kind)
    if copy is None:
        raise Http404
    return response(copy, author=territory.association_name(), name="donnees-de-la-personne")
