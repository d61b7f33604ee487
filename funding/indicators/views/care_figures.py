"""What the funders read of the list: its last published state, masked, nobody named."""

from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, reads
from members.permissions import reviewer
from patients.enums import Tier
from patients.queries import published


@page(reads, reviewer, scope="masked counts, nobody", budget=5, query=("annee",))
def care_figures(request):
    context = published.asked(request.GET.get("annee", "")) | {
        "next_on": published.next_on(clock.today()),
        "tiers": Tier.labels,
    }
    return render(request, "review/care_figures.html", context)
