from datetime import timedelta

from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, reads
from patients import own_traced_reads
from patients.domain import ages
from patients.queries import own_request, settings
from patients.views.ask import RECEIPT, blank_page

# whoever sends a list of people types it in one go
SAME_SENDER = timedelta(hours=12)


@secret_address
@page(reads, everyone, scope="a number, signed", budget=4)
def received(request, receipt):
    """The number and where it stands, for whoever reported somebody: no private link, no name."""
    reference, out_of_territory = _read(receipt)
    context = {
        "reference": reference,
        "out_of_territory": out_of_territory,
        "tag": own_request.tag_of(_number(reference)),
        "settings": settings.on(ages.paris_day(clock.now())),
        "receipt": receipt,
    }
    return render(request, "patients/received.html", context)


@secret_address
@page(reads(traced=True), everyone, scope="who sent it, signed, 12 hours, traced", budget=8)
def ask_again(request, receipt):
    """« Saisir une autre personne »: the same sender, an empty person."""
    _read(receipt)
    try:
        reference, _ = _read(receipt, max_age=SAME_SENDER)
    except Http404:
        return redirect("patients:ask")
    known = own_traced_reads.open_sender(number=_number(reference), at=clock.now())
    return blank_page(request, known, at=clock.now()) if known else redirect("patients:ask")


def _read(receipt: str, *, max_age: timedelta | None = None) -> list:
    try:
        return signing.loads(receipt, salt=RECEIPT, max_age=max_age)
    except (signing.BadSignature, ValueError):
        raise Http404 from None


def _number(reference: str) -> int:
    return int(reference.rpartition("-")[2])
