from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.surface.headers import secret_address
from cpts_portal.foundation.surface.http import public, writes
from patients import readings
from patients.forms.follow import DetailsForm
from patients.operations import own_request
from patients.views.follow import page

STEPS = {
    "cherche": (own_request.still_looking, "Votre demande reste sur la liste."),
    "trouve": (own_request.say_found, "Votre demande est close. Bonne suite avec votre médecin."),
}
CONFIRM = "Cochez la case pour confirmer : vos coordonnées seront effacées pour de bon."


@secret_address
@public
@writes
def follow_step(request, link):
    """One act of the person on her own request."""
    if request.method != "POST":
        return redirect("patients:follow", link)
    step = request.POST.get("step", "")
    if step == "coordonnees":
        return _change_details(request, link)
    if step == "retirer":
        return _withdraw(request, link)
    if step not in STEPS:
        raise Http404
    operation, said = STEPS[step]
    return _do(request, link, lambda: operation(at=clock.now(), link=link), said)


def _do(request, link, act, said: str):
    try:
        act()
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.info(request, said)
    return redirect("patients:follow", link)


def _withdraw(request, link):
    if request.POST.get("sure") != "oui":
        messages.error(request, CONFIRM)
        return redirect("patients:follow", link)
    try:
        reference = own_request.withdraw(at=clock.now(), link=link)
    except DomainError:
        raise Http404 from None
    messages.info(
        request,
        f"Votre accord est retiré : vos coordonnées sont effacées. Il reste le numéro {reference} "
        "et des chiffres sans nom.",
    )
    return redirect("patients:ask")


def _change_details(request, link):
    at = clock.now()
    own = readings.open_by_link(link=link, at=at)
    if own is None:
        raise Http404
    form = DetailsForm(request.POST, gaps=own.gaps)
    if form.is_valid():
        try:
            own_request.update_details(at=at, link=link, given=form.details())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.info(request, "Vos coordonnées sont à jour.")
            return redirect("patients:follow", link)
    return page(request, link, form=form, status=422)
