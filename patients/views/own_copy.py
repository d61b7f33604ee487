from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.web import tickets
from cpts_portal.foundation.web.copies import response
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, reads
from members.queries import territory
from patients import copies
from patients.views.follow import COPY


@secret_address
@page(reads(traced=True), everyone, scope="key of the link, traced, 15 minutes", budget=20)
def own_copy(request, link, ticket):
    """Everything kept about her, as one file; the address is good for a quarter of an hour."""
    at = clock.now()
    try:
        if not tickets.is_good(ticket, COPY, fingerprint(link), at=at):
            raise Http404
    except tickets.Expired:
        messages.info(request, tickets.TOO_LATE)
        return redirect("patients:follow", link)
    copy = copies.by_link(link=link, at=at)
    if copy is None:
        raise Http404
    return response(copy, author=territory.association_name(), name="mes-donnees")
