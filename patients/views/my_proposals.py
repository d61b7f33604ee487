from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, reads
from patients.permissions import answers
from patients.queries import doctors, proposals


@page(reads, answers, scope="own proposals, by delegation", budget=9)
def my_proposals(request):
    """What waits for an answer, without saying who anybody is."""
    today = clock.today()
    speaks = doctors.answering_for(request.actor, today)
    seen = proposals.for_doctors([one.doctor_id for one in speaks], today)
    return render(
        request,
        "patients/my_proposals.html",
        {
            "waiting": [one for one in seen if one.waits],
            "accepted": [one for one in seen if one.is_accepted],
            "past": [one for one in seen if not one.waits and not one.is_accepted],
            "several": len(speaks) > 1 or any(not one.is_herself for one in speaks),
        },
    )
