from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.surface import tickets
from cpts_portal.foundation.surface.headers import secret_address
from cpts_portal.foundation.surface.http import public, reads
from patients import ages, readings
from patients.forms.follow import DetailsForm
from patients.queries import settings

# what a downloading address is good for
COPY = "patients.own_copy"


@secret_address
@public
@reads(traced=True)
def follow(request, link):
    """« Suivre ma demande »: its state in the person's words, and what she may do."""
    return page(request, link)


def page(request, link, *, form=None, status=200):
    at = clock.now()
    own = readings.open_by_link(link=link, at=at)
    if own is None:
        raise Http404
    context = {
        "facts": own.facts,
        "missing": own.missing,
        "settings": settings.on(ages.paris_day(at)),
        "link": link,
        "fresh": own.facts.version == 1,
        "held": own.held,
        "ticket": tickets.issue(COPY, fingerprint(link), at=at),
        "form": form or DetailsForm(gaps=own.gaps, initial=_known(own.identity)),
    }
    return render(request, "patients/follow.html", context, status=status)


def _known(identity) -> dict:
    return {
        "phone": identity.phone_shown,
        "email": identity.email,
        "street": identity.street,
    }
