from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import over_quota, page, reads
from cpts_portal.foundation.web.interrupted import draft_of
from patients import traced_reads
from patients.domain.answering import DeclarationChannel, SaidBy
from patients.forms.answers import DeclaredForm, FirstVisitForm
from patients.permissions import answers
from patients.queries import proposals
from patients.reading_quotas import TooManyReadings
from patients.views.my_proposal import DRAFT


@page(reads(traced=True), answers, scope="accepted, agreed, traced", budget=10)
def my_patient(request, proposal_id):
    """Who the person is: for the doctor who accepted and who answers for her, each time traced."""
    return patient_page(request, proposal_id)


def patient_page(request, proposal_id, refused: FirstVisitForm | DeclaredForm | None = None):
    """The form that was refused keeps what was typed, its sentence beside the field."""
    at = clock.now()
    try:
        file = traced_reads.open_accepted(by=request.actor, at=at, proposal_id=proposal_id)
    except TooManyReadings as quota:
        return over_quota(request, quota.kind)
    if file is None:
        raise Http404
    kept = draft_of(request, DRAFT.format(proposal_id=proposal_id)) or {}
    return render(
        request,
        "patients/my_patient.html",
        {
            "file": file,
            "proposal": proposals.find(proposal_id),
            "kept": kept.get("step"),
            "refused": refused,
            **_forms(kept, refused),
        },
        status=422 if refused else 200,
    )


def _forms(kept: dict, refused) -> dict:
    usual = {
        "declared_on": clock.today(),
        "channel": DeclarationChannel.ONLINE,
        "said_by": SaidBy.PRACTICE,
    }
    visit = isinstance(refused, FirstVisitForm)
    return {
        "visit_form": refused if visit else FirstVisitForm(initial=kept),
        "declared_form": refused if refused and not visit else DeclaredForm(initial=usual | kept),
    }
