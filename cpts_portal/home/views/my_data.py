from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import privacy_rights
from cpts_portal.foundation.web import tickets
from cpts_portal.foundation.web.copies import response
from cpts_portal.foundation.web.http import page, reads
from members import copies
from members.permissions import signed_in
from members.queries import territory

# what a downloading address is good for
COPY = "home.my_copy"


@page(reads, signed_in, scope="own data, in numbers", budget=12)
def my_data(request):
    """What is kept about oneself, in numbers, and how to have a copy, a correction, an erasure."""
    context = {
        "summary": privacy_rights.summary(copies.subject_of(request.actor)),
        "ticket": tickets.issue(COPY, str(request.actor.id), at=clock.now()),
        "publisher": territory.association(),
        "is_member": request.actor.person_id is not None,
    }
    return render(request, "home/my_data.html", context)


@page(
    reads(traced=True), signed_in, scope="own data, traced, 15 minutes", budget=40, sensitive=True
)
def my_copy(request, ticket):
    at = clock.now()
    try:
        if not tickets.is_good(ticket, COPY, str(request.actor.id), at=at):
            raise Http404
    except tickets.Expired:
        messages.info(request, tickets.TOO_LATE)
        return redirect("home:my_data")
    copy = copies.own(by=request.actor, at=at)
    return response(copy, author=territory.association_name(), name="mes-donnees")
