"""The yearly dossiers of the contract, with where each one stands."""

from django.shortcuts import render

from cpts_portal.foundation.web.http import reads, require
from funding.dossier import queries
from funding.dossier.rules import reads_dossier


@reads
@require(reads_dossier)
def dossiers_page(request):
    return render(request, "funding/dossier/years.html", {"dossiers": queries.dossiers()})
