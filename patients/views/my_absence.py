from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from patients.domain import proposal_labels
from patients.forms.offers import AbsenceForm
from patients.operations import absences as operations
from patients.permissions import answers
from patients.queries import doctors, proposals


@page(writes, answers, scope="own absence", budget=8, draft="patients.my_absence")
def my_absence(request):
    """From a day to another: the offer stays, nobody is proposed meanwhile."""
    if request.method == "POST":
        if request.POST.get("step") == "end":
            return _end(request)
        form = AbsenceForm(request.POST)
        if form.is_valid() and _note(request, form):
            return redirect("patients:my_offers")
    else:
        form = AbsenceForm(initial=request.draft)
    speaks = doctors.answering_for(request.actor, clock.today())
    own = next((one for one in speaks if one.is_herself), None)
    context = {
        "form": form,
        "kept": request.draft,
        "may_leave": own is not None or doctors.is_doctor(request.actor),
        "absence": doctors.absence_of(own.doctor_id, clock.today()) if own else None,
        "answering": proposals.waiting_for([own.doctor_id]) if own else 0,
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/my_absence.html", context, status=status)


def _note(request, form) -> bool:
    try:
        back = operations.note_absence(by=request.actor, at=clock.now(), **form.cleaned_data)
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.info(request, "C’est noté : rien ne vous est proposé ces jours-là. Votre offre reste.")
    if back:
        messages.info(request, proposal_labels.handed_back(back))
    return True


def _end(request):
    try:
        operations.end_absence(by=request.actor, at=clock.now())
        messages.info(request, "L’absence est effacée.")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("patients:my_offers")
