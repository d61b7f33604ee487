from uuid import UUID

from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, reads
from cpts_portal.home.contents import MyHours
from cpts_portal.home.contents import my_hours as hours_of
from missions.permissions import declares


@page(reads, declares, scope="own hours", budget=4, query=("envoyee",))
def my_hours(request):
    hours = hours_of(request.actor.person_id, on=clock.today())
    just_sent = _just_sent(hours, request.GET.get("envoyee", ""))
    return render(request, "home/my_hours.html", {"hours": hours, "just_sent": just_sent})


def _just_sent(hours: MyHours, asked: str):
    """The hours that one tap has just sent, while they can still be taken back."""
    try:
        identifier = UUID(asked)
    except ValueError:
        return None
    found = (row for row in hours.rows if row.facts.id == identifier and row.facts.is_waiting)
    return next(found, None)
