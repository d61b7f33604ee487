from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.surface.http import reads, require
from cpts_portal.home.dashboard import dashboard
from cpts_portal.home.views.landing import first_name
from cpts_portal.home.views.mails import watches_mails
from members.rules import office
from missions.rules import verifies


@reads
@require(office)
def today(request):
    """What waits, what is late, where the contract stands, what it will pay: in that order."""
    return render(
        request,
        "home/today.html",
        {
            "board": dashboard(clock.now()),
            "first_name": first_name(request.actor),
            "watches_mails": watches_mails(request.actor),
            # president and treasurer read how many wait; the hours themselves are the coordinator's
            "opens_hours": verifies(request.actor),
        },
    )
