from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.surface.http import over_quota, reads, require
from patients import readings
from patients.answering import DeclarationChannel, SaidBy
from patients.forms.answers import DeclaredForm, FirstVisitForm
from patients.operations.proposal_steps import FORM
from patients.queries import proposals
from patients.reading_quotas import TooManyReadings
from patients.rules import answers


@reads(traced=True)
@require(answers)
def my_patient(request, proposal_id):
    """Who the person is: for the doctor who accepted and who answers for her, each time traced."""
    at = clock.now()
    try:
        file = readings.open_accepted(by=request.actor, at=at, proposal_id=proposal_id)
    except TooManyReadings as quota:
        return over_quota(request, quota.kind)
    if file is None:
        raise Http404
    kept = drafts.load(request.actor.id, FORM.format(proposal_id=proposal_id), at=at) or {}
    usual = {
        "declared_on": clock.today(),
        "channel": DeclarationChannel.ONLINE,
        "said_by": SaidBy.PRACTICE,
    }
    return render(
        request,
        "patients/my_patient.html",
        {
            "file": file,
            "proposal": proposals.find(proposal_id),
            "kept": kept,
            "visit_form": FirstVisitForm(initial=kept),
            "declared_form": DeclaredForm(initial=usual | kept),
        },
    )
