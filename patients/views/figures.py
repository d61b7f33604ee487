from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, reads
from patients.enums import Tier
from patients.permissions import works_the_list
from patients.queries import figures as queries
from patients.queries import published
from patients.queries.periods import asked_period


@page(reads, works_the_list, scope="exact counts, nobody", budget=7, query=("annee", "vue"))
def figures(request):
    """The list in exact numbers « à ce jour »; or, « ?vue=financeurs », the published state."""
    asked, today = request.GET.get("annee", ""), clock.today()
    context = {"tiers": Tier.labels, "next_on": published.next_on(today)}
    if request.GET.get("vue") == "financeurs":
        choice = published.asked(asked)
        context |= {"masked": True, "choice": choice, "published": choice.published}
        return render(request, "patients/figures.html", context)
    choice = asked_period(asked, today=today)
    exact = queries.figures(choice.period)
    context |= {
        "choice": choice,
        "figures": exact,
        "live": choice.period.last_day == today,
        "taken_over": queries.taken_over(choice.period),
    }
    return render(request, "patients/figures.html", context)
