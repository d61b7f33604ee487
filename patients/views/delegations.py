from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.web.http import CLICK, page, writes
from patients.forms.offers import DelegationForm
from patients.operations import doctors as operations
from patients.permissions import answers
from patients.queries import doctors


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
    return render(
        request,
        "patients/delegations.html",
        {
            "form": form,
            "kept": request.draft,
            "delegations": doctors.delegations_of(mine.id, today) if mine else (),
            "may_delegate": doctors.is_doctor(request.actor),
        },
        status=422 if form.is_bound else 200,
    )


@page(writes, answers, scope="own delegations", budget=2, nothing_typed=CLICK)
def end_delegation(request, delegation_id):
    if request.method != "POST":
        return redirect("patients:delegations")
    try:
        operations.end_delegation(by=request.actor, at=clock.now(), delegation_id=delegation_id)
    except Forbidden:
        raise Http404 from None
    else:
        messages.info(request, "L’accès est fermé : cette personne ne voit plus vos propositions.")
    return redirect("patients:delegations")
