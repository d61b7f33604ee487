from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from patients.forms.offers import KnownDoctorForm, OutsideDoctorForm
from patients.operations import doctors as operations
from patients.permissions import works_the_list
from patients.queries import offers
from patients.queries.distances import names_of_communes


@page(
    writes,
    works_the_list,
    scope="doctors",
    budget=8,
    query=("adherent",),
    draft="patients.add_doctor",
)
def add_doctor(request):
    """A member who has said nothing yet, or a doctor of the territory who is not a member."""
    waiting = {
        str(line.person_id): line.name
        for line in offers.doctors_list(clock.today())
        if line.id is None
    }
    posted, draft = request.method == "POST", request.draft
    outside = request.POST.get("kind") == "outside"
    known = KnownDoctorForm(
        request.POST if posted and not outside else None,
        initial={"person": request.GET.get("adherent", "")} | (draft or {}),
        doctors=waiting,
    )
    other = OutsideDoctorForm(
        request.POST if outside else None, initial=draft, communes=names_of_communes()
    )
    used = other if outside else known
    if posted and used.is_valid():
        try:
            doctor_id = _record(request, used.cleaned_data, outside=outside)
        except DomainError as refusal:
            used.refuse(refusal)
        else:
            messages.info(request, "Médecin inscrit : notez maintenant ce qu’il vous a dit.")
            return redirect("patients:doctor", doctor_id)
    return render(
        request,
        "patients/add_doctor.html",
        {"known": known, "outside": other, "form": used, "kept": draft},
        status=422 if used.is_bound else 200,
    )


def _record(request, data, *, outside: bool):
    by = {"by": request.actor, "at": clock.now()}
    if outside:
        return operations.record_outside_doctor(**by, **data)
    return operations.record_member_doctor(**by, person_id=data["person"])
