from django.core import signing
from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.surface.headers import secret_address
from cpts_portal.foundation.surface.http import public, reads
from patients import ages
from patients.queries import settings
from patients.views.ask import RECEIPT


@secret_address
@public
@reads
def received(request, receipt):
    """The number, for whoever reported somebody: no private link, no name."""
    try:
        reference, out_of_territory = signing.loads(receipt, salt=RECEIPT)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    context = {
        "reference": reference,
        "out_of_territory": out_of_territory,
        "settings": settings.on(ages.paris_day(clock.now())),
    }
    return render(request, "patients/received.html", context)
