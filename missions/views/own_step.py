from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import CLICK, page, writes
from missions.forms.decision import OwnStepForm
from missions.operations import declarations as operations
from missions.permissions import declares, is_own
from missions.queries import declarations

STEPS = {
    "confirmer": operations.confirm_proposal,
    "annuler": operations.unconfirm_proposal,
    "absente": operations.decline_proposal,
    "envoyer": operations.submit,
    "reprendre": operations.withdraw,
    "supprimer": operations.discard_draft,
}
SAID = {
    "annuler": "Confirmation annulée : la réunion attend de nouveau votre réponse.",
    "absente": "C’est noté : ces heures ne sont pas déclarées.",
    "envoyer": "Envoyée à la coordination.",
    "reprendre": "C’est de nouveau un brouillon : modifiez-le, puis envoyez-le.",
    "supprimer": "Brouillon supprimé.",
}


@page(writes, declares, scope="own hours", budget=3, nothing_typed=CLICK)
def own_step(request, declaration_id):
    """One click of the member on her own hours."""
    facts = declarations.find(declaration_id)
    if facts is None or not is_own(request.actor, facts.person_id):
        raise Http404
    if request.method != "POST":
        return redirect("missions:declaration", declaration_id)
    form = OwnStepForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Cette action n’existe pas.")
        return redirect("missions:declaration", declaration_id)
    step, version = form.cleaned_data["step"], form.cleaned_data["version"]
    try:
        STEPS[step](
            by=request.actor, at=clock.now(), declaration_id=declaration_id, version=version
        )
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        if step == "confirmer":
            return redirect(f"{reverse('home:my_hours')}?envoyee={declaration_id}")
        messages.info(request, SAID[step])
    if step == "reprendre":
        return redirect("missions:change", declaration_id)
    return redirect("home:my_hours")
