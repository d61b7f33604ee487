"""The points a funder asked: ticked off one by one on the page of the year."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.surface.http import require, writes
from funding.dossier import campaign, queries
from funding.dossier.rules import prepares_dossier


@writes
@require(prepares_dossier)
def point(request, year: int, number: int):
    if request.method == "POST":
        try:
            campaign.tick_point(
                by=request.actor,
                at=clock.now(),
                year=year,
                number=number,
                done=request.POST.get("done") == "oui",
            )
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
    if queries.dossier(year) is None:
        raise Http404
    response = redirect("funding:dossier", year)
    response["Location"] += "#complements"
    return response
