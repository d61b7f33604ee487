from django.contrib import messages
from django.shortcuts import redirect

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import CLICK, page, writes
from patients.forms.offers import HALF_A_YEAR, OfferStepForm
from patients.operations import offers as operations
from patients.permissions import answers
from patients.views.my_offer import own_offer


@page(writes, answers, scope="own offers, by delegation", budget=5, nothing_typed=CLICK)
def my_offer_step(request, offer_id):
    """Renewed for six months, closed, or the one before said again: one click."""
    own_offer(request, offer_id)
    if request.method != "POST":
        return redirect("patients:my_offers")
    form = OfferStepForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Rechargez la page, puis recommencez.")
        return redirect("patients:my_offers")
    try:
        take(request, offer_id, form.cleaned_data)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("patients:my_offers")


def take(request, offer_id, data) -> None:
    """The one step asked for; also the office’s, on the page of a doctor."""
    said = {"by": request.actor, "at": clock.now(), "offer_id": offer_id}
    if data["step"] == "undo":
        operations.undo_offer(**said, version=data["version"])
        messages.info(request, "C’est annulé : votre réponse d’avant est de nouveau la bonne.")
        return
    if data["step"] == "close":
        operations.close_offer(**said, version=data["version"])
        messages.info(request, "L’offre est close. Ce qui est déjà proposé continue.")
        return
    until = clock.today() + HALF_A_YEAR
    operations.renew_offer(**said, version=data["version"], ends_on=until)
    messages.info(request, "L’offre est renouvelée pour six mois.")
