from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.surface.http import reads, require
from patients.enums import Tier
from patients.queries import figures as queries
from patients.queries.periods import asked_period
from patients.rules import works_the_list


@reads
@require(works_the_list)
def figures(request):
    """The list in exact numbers, and the same page as a funder reads it: « ?vue=financeurs »."""
    choice = asked_period(request.GET.get("annee", ""), today=clock.today())
    masked = request.GET.get("vue") == "financeurs"
    read = queries.figures_for_funders if masked else queries.figures
    context = {
        "figures": read(choice.period),
        "choice": choice,
        "masked": masked,
        "tiers": Tier.values,
    }
    return render(request, "patients/figures.html", context)
