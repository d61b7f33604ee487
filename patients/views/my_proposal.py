from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from patients.forms.answers import AnswerForm
from patients.operations import answers as operations
from patients.permissions import answers
from patients.queries import doctors, proposals

# the forms of one proposal, the office’s and the doctor’s, on any page
DRAFT = "patients.proposal:{proposal_id}"


@page(writes, answers, scope="own proposals, by delegation", budget=10, draft=DRAFT)
def my_proposal(request, proposal_id):
    """A pseudonymous need, then yes or no. Another doctor’s is a 404."""
    need = own_proposal(request, proposal_id)
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid():
            try:
                return _answer(request, proposal_id, form.cleaned_data)
            except DomainError as refusal:
                form.refuse(refusal)
                need = own_proposal(request, proposal_id)
    else:
        form = AnswerForm(initial=request.draft)
    return render(
        request,
        "patients/my_proposal.html",
        {"need": need, "form": form, "kept": request.draft},
        status=422 if form.is_bound else 200,
    )


def _answer(request, proposal_id, data):
    said = {"by": request.actor, "at": clock.now(), "proposal_id": proposal_id}
    if data["answer"] == "yes":
        operations.accept(**said)
        messages.info(request, "Merci. Voici comment joindre la personne.")
        return redirect("patients:my_patient", proposal_id)
    operations.decline(**said, reason=data["reason"])
    messages.info(request, "C’est noté. La personne reste sur la liste, sans rien en savoir.")
    return redirect("patients:my_proposals")


def own_proposal(request, proposal_id):
    today = clock.today()
    speaks = doctors.answering_for(request.actor, today)
    need = proposals.seen_by(proposal_id, [one.doctor_id for one in speaks], today)
    if need is None:
        raise Http404
    return need
