from contextlib import suppress
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, writes
from patients import own_traced_reads
from patients.enums import OPEN_STATES, State
from patients.forms.follow import DetailsForm, FoundForm
from patients.operations import own_answers, own_request
from patients.queries import own_request as own_queries
from patients.views.follow import follow_page, lost

FOUND, ANOTHER = "trouve", "autre-medecin"
# acts that close nothing: one tap
STEPS = {
    "cherche": (own_request.still_looking, "Votre demande reste sur la liste."),
    "appelee": (own_answers.say_called, "C’est noté, merci. Bonne suite avec votre médecin."),
    "sans-nouvelles": (
        own_answers.say_no_news,
        "C’est noté : l’équipe d’accès aux soins est prévenue et vous appelle.",
    ),
    "annuler": (
        own_answers.resume_search,
        "Votre demande est reprise, avec sa date et sa priorité.",
    ),
}
CLOSED = "Votre demande est close. Bonne suite avec votre médecin."
LISTED_AGAIN = "C’est noté : vous êtes de nouveau sur la liste, avec votre date et votre priorité."
CONFIRM = "Cochez la case pour confirmer : vos coordonnées seront effacées pour de bon."
# acts that end something: a page says what they will do, and asks
ASKED = {FOUND: OPEN_STATES, ANOTHER: (State.ACCEPTED,)}


@secret_address
@page(writes, everyone, scope="key of the link", budget=3, query=("step",))
def follow_step(request, link):
    """One act of the person on her own request."""
    if request.method != "POST":
        return _ask(request, link, request.GET.get("step", ""))
    if not own_queries.is_known(link):
        return lost(request)
    step = request.POST.get("step", "")
    if step == "coordonnees":
        return _change_details(request, link)
    if step == "retirer":
        return _withdraw(request, link)
    if step == FOUND:
        return _found(request, link)
    if step == ANOTHER:
        return _another(request, link)
    if step not in STEPS:
        raise Http404
    operation, said = STEPS[step]
    return _do(request, link, operation, said)


def _ask(request, link, step: str, *, form=None, status=200):
    """« Votre demande sera close. »: nothing ends in one tap."""
    known = own_queries.standing(link)
    if step not in ASKED or known is None or known.state not in ASKED[step]:
        return redirect("patients:follow", link)
    context = {
        "known": known,
        "link": link,
        "step": step,
        "accepted": known.state == State.ACCEPTED,
        "form": form or FoundForm(),
    }
    return render(request, "patients/follow_confirm.html", context, status=status)


def _found(request, link):
    form = FoundForm(request.POST)
    if not form.is_valid():
        return _ask(request, link, FOUND, form=form, status=422)
    say_found = partial(own_answers.say_found, how=form.cleaned_data["how"])
    return _do(request, link, say_found, CLOSED)


def _another(request, link):
    if request.POST.get("sure") != "oui":
        asked = urlencode({"step": ANOTHER})
        return redirect(f"{reverse('patients:follow_step', args=[link])}?{asked}")
    return _do(request, link, own_answers.prefer_another, LISTED_AGAIN)


def _do(request, link, operation, said: str):
    try:
        operation(at=clock.now(), link=link)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.info(request, said)
    return redirect("patients:follow", link)


def _withdraw(request, link):
    """Her old address then says that everything is erased."""
    if request.POST.get("sure") != "oui":
        messages.error(request, CONFIRM)
        return redirect("patients:follow", link)
    # a second click, or a link of nobody: the page says which
    with suppress(DomainError):
        own_request.withdraw(at=clock.now(), link=link)
    return redirect("patients:follow", link)


def _change_details(request, link):
    at = clock.now()
    own = own_traced_reads.open_by_link(link=link, at=at)
    if own is None:
        raise Http404
    form = DetailsForm(request.POST, gaps=own.gaps, at=at)
    if form.is_valid():
        try:
            own_request.update_details(at=at, link=link, given=form.details())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.info(request, "Vos coordonnées sont à jour.")
            return redirect("patients:follow", link)
    return follow_page(request, link, form=form, status=422)
