from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, reads
from patients import contents
from patients.domain import ages
from patients.permissions import works_the_list


@page(reads, works_the_list, scope="all requests, no name", budget=11)
def today(request):
    """« À faire »: the oldest first, by number; a name shows on the request itself."""
    at = clock.now()
    desk = contents.desk(at)
    return render(request, "patients/today.html", {"desk": desk, "day": ages.paris_day(at)})
