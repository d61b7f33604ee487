"""The office proposes a request, then writes down what the doctor says."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, run_with_message, writes
from patients.domain.answering import Informed
from patients.enums import State
from patients.forms import answers as forms
from patients.operations import answers
from patients.operations import proposals as operations
from patients.permissions import works_the_list
from patients.queries import candidates, doctors, listing, proposals
from patients.views.lists import LIST_QUERY, address, came_from, to_list, to_request
from patients.views.my_proposals import DRAFT

PROPOSED = "{} est proposée : le médecin l’apprend sans savoir de qui il s’agit."
# step → form, operation, what is said
STEPS: dict[str, tuple[Any, Any, str]] = {
    "answer": (forms.PhonedAnswerForm, None, "La réponse est notée, avec qui l’a dite."),
    "take_back": (
        None,
        answers.take_back_proposal,
        "La proposition est retirée : la personne est de nouveau sur la liste.",
    ),
    "undo": (
        forms.UndoForm,
        answers.undo_acceptance,
        "L’acceptation est annulée : la personne est de nouveau sur la liste.",
    ),
    "informed": (
        forms.InformedForm,
        answers.note_informed,
        "C’est noté : la personne est prévenue.",
    ),
    "visit": (forms.FirstVisitForm, answers.note_first_visit, "Le premier rendez-vous est noté."),
    "asked": (
        None,
        answers.note_asked,
        "C’est noté : la déclaration est demandée, vous serez relancée au prochain terme.",
    ),
    "declared": (
        forms.DeclaredForm,
        answers.declare_gp,
        "Médecin traitant déclaré : la demande est close, réussie.",
    ),
}


@page(
    writes,
    works_the_list,
    scope="all requests, no identity",
    budget=12,
    query=LIST_QUERY,
    draft="patients.propose:{request_id}",
)
def propose(request, request_id):
    """One waiting request, the doctors with a place: what fits, and what stops the others."""
    at = clock.now()
    need = candidates.need(request_id, at=at)
    if need is None:
        raise Http404
    back = came_from(request, at)
    blank = forms.blank_proposal(clock.today(), version=need.version)
    if request.method == "POST":
        form = forms.ProposeForm(request.POST, initial=blank)
        following = listing.following(request_id, State.WAITING, back and back.qs)
        if form.is_valid():
            try:
                operations.propose(by=request.actor, at=at, request_id=request_id, **form.entry())
            except DomainError as refusal:
                form.refuse(refusal)
                need = candidates.need(request_id, at=at)
            else:
                messages.info(request, PROPOSED.format(need.reference))
                return _next_page(request_id, form, following, back)
    else:
        fresh = {"token": blank["token"], "version": need.version}
        initial = blank | {"onward": back is not None} | (request.draft or {}) | fresh
        form = forms.ProposeForm(initial=initial)
    return _propose_page(request, need, form, back)


def _next_page(request_id, form, following, back):
    if not form.cleaned_data["onward"]:
        return to_request(request_id, back)
    if following is None:
        return to_list(back)
    return redirect(address("patients:propose", back, following))


def _propose_page(request, need, form, back):
    doctors = candidates.for_request(need.id, clock.today())
    context = {
        "need": need,
        "form": form,
        "draft": request.draft,
        "back": back,
        "list_query": back.query if back else "",
        "fitting": [candidate for candidate in doctors if not candidate.stop],
        "stopped": [candidate for candidate in doctors if candidate.stop],
        "past": proposals.of_request(need.id),
        "waits": need.state == State.WAITING,
        "agreed": proposals.has_consent(need.id),
    }
    return render(request, "patients/propose.html", context, status=form.status)


@page(writes, works_the_list, scope="all proposals, no identity", budget=8, draft=DRAFT)
def proposal(request, proposal_id):
    """What the office writes down of a proposal: an answer by phone, then what follows a yes."""
    row = proposals.find_proposal(proposal_id)
    if row is None:
        raise Http404
    bound = {}
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step not in STEPS:
            raise Http404
        kind, operation, message = STEPS[step]
        act = {"by": request.actor, "at": clock.now(), "proposal_id": proposal_id}
        if kind is None:
            if run_with_message(request, operation, message, **act):
                return redirect("patients:proposal", proposal_id)
        else:
            form = bound[step] = kind(request.POST)
            if form.is_valid():
                operation = operation or (answers.accept if form.says_yes else answers.decline)
                if form.accepted_by(operation, **act, **form.entry()):
                    messages.info(request, message)
                    return redirect("patients:proposal", proposal_id)
        row = proposals.find_proposal(proposal_id)
    return _proposal_page(request, row, bound)


def _proposal_page(request, row, bound):
    today, draft = clock.today(), request.draft
    blank = {
        "answer": {},
        "undo": {},
        "informed": {"how": Informed.PHONE},
        "visit": {"visit_on": row.after and row.after.first_visit_on},
        "declared": {"declared_on": today, "channel": "online", "said_by": "practice"},
    }
    # what an expired session was sending of one of these forms
    draft = draft if draft and draft.get("step") in blank else None
    if draft:
        blank[draft["step"]] = draft
    context = {
        "proposal": row,
        "after": row.after,
        "need": candidates.need(row.request_id, at=clock.now()),
        "doctor": doctors.find_doctor(row.doctor_id),
        "forms": {
            step: bound.get(step) or STEPS[step][0](initial=initial, auto_id=f"id_{step}_%s")
            for step, initial in blank.items()
        },
        "draft": draft,
        "form": next(iter(bound.values()), None),
        "may_undo": row.may_be_undone(today),
        "history": proposals.history(row.id),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/proposal.html", context, status=status)
