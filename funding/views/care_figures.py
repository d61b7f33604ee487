"""What the funders read of the list: aggregates, small counts masked, nobody named."""

from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.surface.http import reads, require
from members.rules import reviewer
from patients.enums import Tier
from patients.queries import figures, places
from patients.queries.periods import asked_period


@reads
@require(reviewer)
def care_figures(request):
    choice = asked_period(request.GET.get("annee", ""), today=clock.today())
    period = choice.period
    context = {
        "figures": figures.figures_for_funders(period),
        "places": places.places_figures_for_funders(period.start, period.end),
        "choice": choice,
        "tiers": Tier.values,
    }
    return render(request, "review/care_figures.html", context)
