from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.forms import CarefulForm
from cpts_portal.foundation.web.http import page, writes
from patients.domain.answering import Informed
from patients.forms.answers import DeclaredForm, FirstVisitForm
from patients.operations import placements as operations
from patients.operations import taking_back
from patients.permissions import answers
from patients.views.my_patient import patient_page
from patients.views.my_proposal import DRAFT, own_proposal


@dataclass(frozen=True)
class Typed:
    form: type[CarefulForm]
    operation: Callable
    done: str


TYPED = {
    "visit": Typed(FirstVisitForm, operations.note_first_visit, "Le premier rendez-vous est noté."),
    "declared": Typed(
        DeclaredForm, operations.declare_gp, "C’est noté : le médecin traitant est déclaré. Merci."
    ),
}


@page(writes, answers, scope="own accepted proposals", budget=10, draft=DRAFT)
def my_patient_step(request, proposal_id):
    """The practice says that it called, when it sees the person, when it declared."""
    own_proposal(request, proposal_id)
    if request.method == "POST":
        step = request.POST.get("step")
        said = {"by": request.actor, "at": clock.now(), "proposal_id": proposal_id}
        if step == "hand_back":
            return _handed_back(request, said)
        if step in TYPED:
            form = TYPED[step].form(request.POST)
            if not _taken(request, form, TYPED[step], said):
                return patient_page(request, proposal_id, form)
        else:
            _clicked(request, step, said)
    return redirect("patients:my_patient", proposal_id)


def _taken(request, form, step: Typed, said: dict) -> bool:
    if not form.is_valid():
        return False
    try:
        step.operation(**said, **form.cleaned_data)
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.info(request, step.done)
    return True


def _handed_back(request, said: dict):
    try:
        taking_back.hand_back_patient(**said)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return redirect("patients:my_proposal", said["proposal_id"])
    messages.info(
        request,
        "C’est noté : la personne est de nouveau sur la liste, vous ne voyez plus ses coordonnées.",
    )
    return redirect("patients:my_proposals")


def _clicked(request, step: str | None, said: dict) -> None:
    try:
        if step != "called":
            raise DomainError("Cette action n’existe pas.")
        operations.note_informed(**said, how=Informed.PRACTICE)
        messages.info(request, "C’est noté : la personne est prévenue.")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
