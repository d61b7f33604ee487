"""When a doctor is away, and who answers for them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.web.http import CLICK, page, run_with_message, writes
from patients.domain import labels
from patients.forms.offers import AbsenceForm, DelegationForm
from patients.operations import absences
from patients.operations import doctors as operations
from patients.permissions import answers
from patients.queries import doctors, proposals


@page(writes, answers, scope="own absence", budget=8, draft="patients.my_absence")
def my_absence(request):
    """From a day to another: the offer stays, nobody is proposed meanwhile."""
    today = clock.today()
    if request.method == "POST":
        if request.POST.get("step") == "end":
            act = {"by": request.actor, "at": clock.now()}
            run_with_message(request, absences.end_absence, "L’absence est effacée.", **act)
            return redirect("patients:my_offers")
        form = AbsenceForm(request.POST)
        if form.is_valid() and _note_absence(request, form):
            return redirect("patients:my_offers")
    else:
        form = AbsenceForm(initial=request.draft)
    own = doctors.own(doctors.answering_for(request.actor, today))
    context = {
        "form": form,
        "draft": request.draft,
        "may_leave": own is not None or doctors.is_doctor(request.actor),
        "absent": own if own and own.is_leaving(today) else None,
        "answering": proposals.waiting_for([own.id]) if own else 0,
    }
    return render(request, "patients/my_absence.html", context, status=form.status)


def _note_absence(request, form) -> bool:
    act = {"by": request.actor, "at": clock.now()}
    if not form.accepted_by(absences.note_absence, **act, **form.cleaned_data):
        return False
    messages.info(request, "C’est noté : rien ne vous est proposé ces jours-là. Votre offre reste.")
    if form.result:
        messages.info(request, labels.handed_back(form.result))
    return True


@page(writes, answers, scope="own delegations", budget=6, draft="patients.delegations")
def delegations(request):
    """Who answers for this doctor, from when, until when."""
    today = clock.today()
    if request.method == "POST":
        form = DelegationForm(request.POST)
        act = {"by": request.actor, "at": clock.now()}
        if form.is_valid() and form.accepted_by(operations.delegate, **act, **form.cleaned_data):
            messages.info(request, "C’est noté : cette personne peut répondre pour vous.")
            return redirect("patients:delegations")
    else:
        form = DelegationForm(initial=request.draft or {"starts_on": today, "kind": "secretary"})
    mine = doctors.of_person(request.actor.person_id)
    context = {
        "form": form,
        "draft": request.draft,
        "delegations": doctors.delegations_of(mine.id, today) if mine else (),
        "may_delegate": doctors.is_doctor(request.actor),
    }
    return render(request, "patients/delegations.html", context, status=form.status)


@page(writes, answers, scope="own delegations", budget=2, nothing_typed=CLICK)
def end_delegation(request, delegation_id):
    if request.method == "POST":
        try:
            operations.end_delegation(by=request.actor, at=clock.now(), delegation_id=delegation_id)
        except Forbidden:
            raise Http404 from None
        message = "L’accès est fermé : cette personne ne voit plus vos propositions."
        messages.info(request, message)
    return redirect("patients:delegations")
