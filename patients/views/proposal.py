from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from patients.domain.answering import Informed
from patients.forms.answers import (
    DeclaredForm,
    FirstVisitForm,
    InformedForm,
    PhonedAnswerForm,
    UndoForm,
)
from patients.operations import answers, placements, taking_back
from patients.permissions import works_the_list
from patients.queries import candidates, doctors, proposals
from patients.views.my_proposal import DRAFT

FORMS = {
    "answer": PhonedAnswerForm,
    "undo": UndoForm,
    "informed": InformedForm,
    "visit": FirstVisitForm,
    "declared": DeclaredForm,
}
SAID = {
    "answer": "La réponse est notée, avec qui l’a dite.",
    "take_back": "La proposition est retirée : la personne est de nouveau sur la liste.",
    "undo": "L’acceptation est annulée : la personne est de nouveau sur la liste.",
    "informed": "C’est noté : la personne est prévenue.",
    "visit": "Le premier rendez-vous est noté.",
    "asked": "C’est noté : la déclaration est demandée, vous serez relancée au prochain terme.",
    "declared": "Médecin traitant déclaré : la demande est close, réussie.",
}


@page(writes, works_the_list, scope="all proposals, no identity", budget=8, draft=DRAFT)
def proposal(request, proposal_id):
    """What the office writes down of a proposal: an answer by phone, then what follows a yes."""
    facts = proposals.find(proposal_id)
    if facts is None:
        raise Http404
    bound = {}
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step not in SAID:
            raise Http404
        form = FORMS[step](request.POST) if step in FORMS else None
        if _take(request, facts, step, form):
            messages.info(request, SAID[step])
            return redirect("patients:proposal", proposal_id)
        bound = {step: form} if form else {}
    return _page(request, proposals.find(proposal_id), bound)


def _take(request, facts, step, form) -> bool:
    if form is not None and not form.is_valid():
        return False
    by = {"by": request.actor, "at": clock.now(), "proposal_id": facts.id}
    try:
        _write(step, by, form.cleaned_data if form else {})
    except DomainError as refusal:
        if form is None:
            messages.error(request, refusal.sentence)
        else:
            form.refuse(refusal)
        return False
    return True


def _write(step, by, data) -> None:
    if step == "answer" and data["answer"] == "yes":
        answers.accept(**by, told_by=data["told_by"])
    elif step == "answer":
        answers.decline(**by, told_by=data["told_by"], reason=data["reason"])
    elif step == "take_back":
        taking_back.take_back_proposal(**by)
    elif step == "undo":
        answers.undo_acceptance(**by, **data)
    elif step == "informed":
        placements.note_informed(**by, **data)
    elif step == "visit":
        placements.note_first_visit(**by, **data)
    elif step == "asked":
        placements.note_asked(**by)
    else:
        placements.declare_gp(**by, **data)


def _page(request, facts, bound):
    today, kept = clock.today(), _kept(request)
    blank = {
        "answer": {},
        "undo": {},
        "informed": {"how": Informed.PHONE},
        "visit": {"visit_on": facts.first_visit_on},
        "declared": {"declared_on": today, "channel": "online", "said_by": "practice"},
    }
    if kept:
        blank[kept["step"]] = kept
    shown = {
        step: bound.get(step) or FORMS[step](initial=initial, auto_id=f"id_{step}_%s")
        for step, initial in blank.items()
    }
    return render(
        request,
        "patients/proposal.html",
        {
            "proposal": facts,
            "need": candidates.need(facts.request_id),
            "doctor": doctors.find(facts.doctor_id),
            "forms": shown,
            "kept": kept,
            "form": next(iter(bound.values()), None),
            "may_undo": facts.may_be_undone(today),
            "history": proposals.history(facts.id),
        },
        status=422 if request.method == "POST" else 200,
    )


def _kept(request) -> dict | None:
    """What an expired session was sending of one of these forms."""
    kept = request.draft
    return kept if kept and kept.get("step") in FORMS else None
