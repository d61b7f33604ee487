from django.conf import settings as portal
from django.shortcuts import render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.web import tickets
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, reads
from patients import own_traced_reads
from patients.domain import ages
from patients.forms.follow import DetailsForm
from patients.queries import expectation, own_request, settings

# what a downloading address is good for
COPY = "patients.own_copy"


@secret_address
@page(reads(traced=True), everyone, scope="key of the link, traced", budget=11)
def follow(request, link):
    """« Suivre ma demande »: its state in the person's words, and what she may do."""
    return follow_page(request, link)


def follow_page(request, link, *, form=None, status=200):
    at = clock.now()
    own = own_traced_reads.open_by_link(link=link, at=at)
    if own is None:
        return _erased(request, link)
    today = ages.paris_day(at)
    known = settings.on(today)
    context = {
        "facts": own.facts,
        "own": own,
        "missing": own.missing,
        "settings": known,
        "expectation": expectation.expectation(today, least=known.mask_threshold),
        "link": link,
        "address": portal.PUBLIC_URL.rstrip("/") + reverse("patients:follow", args=[link]),
        "fresh": own.facts.version == 1,
        "held": own.held,
        "ticket": tickets.issue(COPY, fingerprint(link), at=at),
        "form": form or DetailsForm(at=at, gaps=own.gaps, initial=_known(own.identity)),
    }
    return render(request, "patients/follow.html", context, status=status)


def _erased(request, link):
    """Gone, and said so: somebody who has just erased everything is not told of an error. Nobody’s
    address leads to the way back to one’s own."""
    erased = own_request.erased_by_link(link)
    if erased is None:
        return lost(request)
    return render(request, "patients/erased.html", {"erased": erased}, status=410)


def lost(request):
    return render(request, "patients/lost_link.html", status=404)


def _known(identity) -> dict:
    return {"phone": identity.phone_shown, "email": identity.email, "street": identity.street}
