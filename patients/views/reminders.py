from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import reads, require
from patients.permissions import works_the_list
from patients.queries import reminders


@reads
@require(works_the_list)
def reminders_page(request):
    """What waits too long, each with the one thing to do."""
    today = clock.today()
    return render(
        request, "patients/reminders.html", {"reminders": reminders.read(today), "today": today}
    )
