from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, reads
from patients.permissions import works_the_list
from patients.queries import reminders


@page(reads, works_the_list, scope="all proposals, no identity", budget=4)
def reminders_page(request):
    """What waits too long, each with the one thing to do."""
    today = clock.today()
    return render(
        request, "patients/reminders.html", {"reminders": reminders.read(today), "today": today}
    )
