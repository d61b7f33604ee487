"""The yearly dossiers of the contract, with where each one stands."""

from django.shortcuts import render

from cpts_portal.foundation.web.http import page, reads
from funding.dossier.permissions import reads_dossier
from funding.dossier.queries import dossiers


@page(reads, reads_dossier, budget=5)
def dossiers_page(request):
    return render(request, "funding/dossier/years.html", {"dossiers": dossiers.dossiers()})
