"""The guided tour, step by step, with where this demonstration stands."""

from django.shortcuts import render

from cpts_portal.demo import tour as contents
from cpts_portal.foundation.web.http import everyone, page, reads
from cpts_portal.ops import seeds


@page(reads, everyone, scope="demonstration only")
def tour(request):
    steps = contents.steps_today()
    context = {"seed": seeds.chosen(), "steps": steps, "done": sum(step.is_done for step in steps)}
    return render(request, "demo/tour.html", context)
