"""When a doctor is away, and who answers for them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.web.http import CLICK, page, writes
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
            return _end_absence(request)
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
    status = 422 if form.is_bound else 200
    return render(request, "patients/my_absence.html", context, status=status)


def _note_absence(request, form) -> bool:
    try:
        back = absences.note_absence(by=request.actor, at=clock.now(), **form.cleaned_data)
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.info(request, "C’est noté : rien ne vous est proposé ces jours-là. Votre offre reste.")
    if back:
        messages.info(request, labels.handed_back(back))
    return True


def _end_absence(request):
    try:
        absences.end_absence(by=request.actor, at=clock.now())
        messages.info(request, "L’absence est effacée.")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("patients:my_offers")


@page(writes, answers, scope="own delegations", budget=6, draft="patients.delegations")
def delegations(request):
    """Who answers for this doctor, from when, until when."""
    today = clock.today()
    if request.method == "POST":
        form = DelegationForm(request.POST)
        if form.is_valid():
            try:
                operations.delegate(by=request.actor, at=clock.now(), **form.cleaned_data)
            except DomainError as refusal:
                form.refuse(refusal)
            else:
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
    status = 422 if form.is_bound else 200
    return render(request, "patients/delegations.html", context, status=status)


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
