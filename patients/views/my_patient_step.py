from django.contrib import messages
from django.shortcuts import redirect

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.surface.http import require, writes
from cpts_portal.foundation.surface.interrupted import keeps_typed
from patients.answering import Informed
from patients.forms.answers import DeclaredForm, FirstVisitForm
from patients.operations import placements as operations
from patients.operations.proposal_steps import FORM
from patients.rules import answers
from patients.views.my_proposal import own_proposal


@keeps_typed(FORM)
@writes
@require(answers)
def my_patient_step(request, proposal_id):
    """The practice says that it called, when it sees the person, when it declared."""
    own_proposal(request, proposal_id)
    page = redirect("patients:my_patient", proposal_id)
    if request.method != "POST":
        return page
    said = {"by": request.actor, "at": clock.now(), "proposal_id": proposal_id}
    try:
        messages.info(request, _take(request.POST, said))
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return page


def _take(posted, said) -> str:
    if posted.get("step") == "called":
        operations.note_informed(**said, how=Informed.PRACTICE)
        return "C’est noté : la personne est prévenue."
    if posted.get("step") == "visit":
        operations.note_first_visit(**said, **_cleaned(FirstVisitForm(posted)))
        return "Le premier rendez-vous est noté."
    if posted.get("step") == "declared":
        operations.declare_gp(**said, **_cleaned(DeclaredForm(posted)))
        return "C’est noté : le médecin traitant est déclaré. Merci."
    raise DomainError("Cette action n’existe pas.")


def _cleaned(form) -> dict:
    if form.is_valid():
        return form.cleaned_data
    raise DomainError(next(iter(form.errors.values()))[0])
