from django.shortcuts import render

from cpts_portal.foundation.surface.http import reads, require
from cpts_portal.home.contents import my_hours as hours_of
from missions.rules import declares


@reads
@require(declares)
def my_hours(request):
    return render(request, "home/my_hours.html", {"hours": hours_of(request.actor.person_id)})
