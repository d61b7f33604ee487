"""What is proposed to a doctor: a need, an answer, then the person."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, reads, run_with_message, writes
from cpts_portal.foundation.web.interrupted import draft_of
from patients import traced_reads
from patients.domain.answering import DeclarationChannel, Informed, SaidBy
from patients.forms import answers as answer_forms
from patients.operations import answers as operations
from patients.permissions import answers
from patients.queries import doctors, proposals
from patients.views.lists import within_quota

# the forms of one proposal, the office’s and the doctor’s, on any page
DRAFT = "patients.proposal:{proposal_id}"
# what is typed once a person is accepted: form, operation, what is said
STEP_FORMS: dict[str, tuple[type[answer_forms.ProposalStepForm], Callable, str]] = {
    "visit": (
        answer_forms.FirstVisitForm,
        operations.note_first_visit,
        "Le premier rendez-vous est noté.",
    ),
    "declared": (
        answer_forms.DeclaredForm,
        operations.declare_gp,
        "C’est noté : le médecin traitant est déclaré. Merci.",
    ),
}
CALLED = "C’est noté : la personne est prévenue."
HANDED_BACK = (
    "C’est noté : la personne est de nouveau sur la liste, vous ne voyez plus ses coordonnées."
)


@page(reads, answers, scope="own proposals, by delegation", budget=9)
def my_proposals(request):
    """What waits for an answer, without saying who anybody is."""
    today = clock.today()
    answered = doctors.answering_for(request.actor, today)
    needs = proposals.for_doctors([doctor.id for doctor in answered], today)
    context = {
        "waiting": [need for need in needs if need.waits],
        "accepted": [need for need in needs if need.is_accepted],
        "past": [need for need in needs if not need.waits and not need.is_accepted],
        "several": len(answered) > 1 or any(not doctor.is_own for doctor in answered),
    }
    return render(request, "patients/my_proposals.html", context)


@page(writes, answers, scope="own proposals, by delegation", budget=10, draft=DRAFT)
def my_proposal(request, proposal_id):
    """A pseudonymous need, then yes or no. Another doctor’s is a 404."""
    need = _own_proposal(request, proposal_id)
    if request.method == "POST":
        form = answer_forms.ProposalAnswerForm(request.POST)
        if form.is_valid():
            operation: Callable = operations.accept if form.says_yes else operations.decline
            act = {"by": request.actor, "at": clock.now(), "proposal_id": proposal_id}
            if form.accepted_by(operation, **act, **form.entry()):
                return _redirect_after_answer(request, proposal_id, yes=form.says_yes)
            need = _own_proposal(request, proposal_id)
    else:
        form = answer_forms.ProposalAnswerForm(initial=request.draft)
    context = {"need": need, "form": form, "draft": request.draft}
    return render(request, "patients/my_proposal.html", context, status=form.status)


def _redirect_after_answer(request, proposal_id, *, yes: bool):
    if yes:
        messages.info(request, "Merci. Voici comment joindre la personne.")
        return redirect("patients:my_patient", proposal_id)
    messages.info(request, "C’est noté. La personne reste sur la liste, sans rien en savoir.")
    return redirect("patients:my_proposals")


def _own_proposal(request, proposal_id):
    today = clock.today()
    answered = doctors.answering_for(request.actor, today)
    need = proposals.find_need(proposal_id, [doctor.id for doctor in answered], today)
    if need is None:
        raise Http404
    return need


@page(reads(traced=True), answers, scope="accepted, agreed, traced", budget=10)
@within_quota
def my_patient(request, proposal_id):
    """Who the person is: for the doctor who accepted and who answers for them, each time traced."""
    return _patient_page(request, proposal_id)


def _patient_page(request, proposal_id, refused: answer_forms.ProposalStepForm | None = None):
    """The form that was refused keeps what was typed, its sentence beside the field."""
    file = traced_reads.open_accepted(by=request.actor, at=clock.now(), proposal_id=proposal_id)
    if file is None:
        raise Http404
    proposal = proposals.find_proposal(proposal_id)
    draft = draft_of(request, DRAFT.format(proposal_id=proposal_id)) or {}
    context = {
        "file": file,
        "proposal": proposal,
        "after": proposal and proposal.after,
        "draft": draft.get("step"),
        "refused": refused,
        **_forms(draft, refused),
    }
    return render(request, "patients/my_patient.html", context, status=422 if refused else 200)


def _forms(draft: dict, refused) -> dict:
    usual = {
        "declared_on": clock.today(),
        "channel": DeclarationChannel.ONLINE,
        "said_by": SaidBy.PRACTICE,
    }
    visit = isinstance(refused, answer_forms.FirstVisitForm)
    return {
        "visit_form": refused if visit else answer_forms.FirstVisitForm(initial=draft),
        "declared_form": refused
        if refused and not visit
        else answer_forms.DeclaredForm(initial=usual | draft),
    }


@page(writes, answers, scope="own accepted proposals", budget=10, draft=DRAFT)
@within_quota
def my_patient_step(request, proposal_id):
    """The practice says that it called, when it sees the person, when it declared."""
    _own_proposal(request, proposal_id)
    if request.method != "POST":
        return redirect("patients:my_patient", proposal_id)
    step = request.POST.get("step")
    act = {"by": request.actor, "at": clock.now(), "proposal_id": proposal_id}
    if step == "hand_back":
        return _hand_back_patient(request, act)
    if step == "called":
        act["how"] = Informed.PRACTICE
        run_with_message(request, operations.note_informed, CALLED, **act)
    elif step not in STEP_FORMS:
        messages.error(request, "Cette action n’existe pas.")
    else:
        kind, operation, message = STEP_FORMS[step]
        form = kind(request.POST)
        if not (form.is_valid() and form.accepted_by(operation, **act, **form.cleaned_data)):
            return _patient_page(request, proposal_id, form)
        messages.info(request, message)
    return redirect("patients:my_patient", proposal_id)


def _hand_back_patient(request, act: dict):
    if run_with_message(request, operations.hand_back_patient, HANDED_BACK, **act):
        return redirect("patients:my_proposals")
    return redirect("patients:my_proposal", act["proposal_id"])
