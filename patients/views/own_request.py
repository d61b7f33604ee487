"""The private page of a request: no account, the key of its address."""

from contextlib import suppress
from functools import partial
from urllib.parse import urlencode

from django.conf import settings as portal
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.web import tickets
from cpts_portal.foundation.web.copies import response
from cpts_portal.foundation.web.headers import secret_address
from cpts_portal.foundation.web.http import everyone, page, reads, run_with_message, writes
from members.queries import territory
from patients import copies, own_traced_reads
from patients.domain import ages
from patients.enums import OPEN_STATES, State
from patients.forms.follow import DetailsForm, FoundForm
from patients.operations import own_request as operations
from patients.queries import own_request, published, settings

# what a downloading address is good for
COPY = "patients.own_copy"
FOUND, ANOTHER = "trouve", "autre-medecin"
# acts that close nothing: one tap
STEPS = {
    "cherche": (operations.still_looking, "Votre demande reste sur la liste."),
    "appelee": (operations.note_call, "C’est noté, merci. Bonne suite avec votre médecin."),
    "sans-nouvelles": (
        operations.note_no_news,
        "C’est noté : l’équipe d’accès aux soins est prévenue et vous appelle.",
    ),
    "annuler": (
        operations.resume_search,
        "Votre demande est reprise, avec sa date et sa priorité.",
    ),
}
CLOSED = "Votre demande est close. Bonne suite avec votre médecin."
LISTED_AGAIN = "C’est noté : vous êtes de nouveau sur la liste, avec votre date et votre priorité."
CONFIRM = "Cochez la case pour confirmer : vos coordonnées seront effacées pour de bon."
# acts that end something: a page says what they will do, and asks
TO_CONFIRM = {FOUND: OPEN_STATES, ANOTHER: (State.ACCEPTED,)}


@secret_address
@page(reads(traced=True), everyone, scope="key of the link, traced", budget=11)
def follow(request, link):
    """« Suivre ma demande »: its state in the person's words, and what they may do."""
    return _follow_page(request, link)


def _follow_page(request, link, *, form=None):
    at = clock.now()
    own = own_traced_reads.open_by_link(link=link, at=at)
    if own is None:
        return _erased_page(request, link)
    today = ages.paris_day(at)
    known = settings.on(today)
    form = form or DetailsForm(at=at, gaps=own.gaps, initial=_contacts(own.identity))
    context = {
        "facts": own.facts,
        "own": own,
        "missing": own.missing,
        "settings": known,
        "expectation": published.expectation(today, least=known.mask_threshold),
        "link": link,
        "address": portal.PUBLIC_URL.rstrip("/") + reverse("patients:follow", args=[link]),
        "fresh": own.facts.version == 1,
        "ticket": tickets.issue(COPY, fingerprint(link), at=at),
        "form": form,
    }
    return render(request, "patients/follow.html", context, status=form.status)


def _erased_page(request, link):
    """Gone, and said so: somebody who has just erased everything is not told of an error. Nobody’s
    address leads to the way back to one’s own."""
    erased = own_request.erased_by_link(link)
    if erased is None:
        return _lost_page(request)
    return render(request, "patients/erased.html", {"erased": erased}, status=410)


def _lost_page(request):
    return render(request, "patients/lost_link.html", status=404)


def _contacts(identity) -> dict:
    return {"phone": identity.phone_display, "email": identity.email, "street": identity.street}


@secret_address
@page(writes, everyone, scope="key of the link", budget=3, query=("step",))
def follow_step(request, link):
    """One act of the person on their own request."""
    if request.method != "POST":
        return _confirm_page(request, link, request.GET.get("step", ""))
    if not own_request.is_known(link):
        return _lost_page(request)
    step = request.POST.get("step", "")
    if step == "coordonnees":
        return _change_details(request, link)
    if step == "retirer":
        return _withdraw(request, link)
    if step == FOUND:
        return _doctor_found(request, link)
    if step == ANOTHER:
        return _prefer_another(request, link)
    if step not in STEPS:
        raise Http404
    operation, message = STEPS[step]
    return _run_step(request, link, operation, message)


def _confirm_page(request, link, step: str, *, form=None):
    """« Votre demande sera close. »: nothing ends in one tap."""
    known = own_request.request_state(link)
    if step not in TO_CONFIRM or known is None or known["state"] not in TO_CONFIRM[step]:
        return redirect("patients:follow", link)
    form = form or FoundForm()
    context = {
        "known": known,
        "link": link,
        "step": step,
        "accepted": known["state"] == State.ACCEPTED,
        "form": form,
    }
    return render(request, "patients/follow_confirm.html", context, status=form.status)


def _doctor_found(request, link):
    form = FoundForm(request.POST)
    if not form.is_valid():
        return _confirm_page(request, link, FOUND, form=form)
    note_doctor_found = partial(operations.note_doctor_found, how=form.cleaned_data["how"])
    return _run_step(request, link, note_doctor_found, CLOSED)


def _prefer_another(request, link):
    if request.POST.get("sure") != "oui":
        query = urlencode({"step": ANOTHER})
        return redirect(f"{reverse('patients:follow_step', args=[link])}?{query}")
    return _run_step(request, link, operations.prefer_another, LISTED_AGAIN)


def _run_step(request, link, operation, message: str):
    run_with_message(request, operation, message, at=clock.now(), link=link)
    return redirect("patients:follow", link)


def _withdraw(request, link):
    """The old address then says that everything is erased."""
    if request.POST.get("sure") != "oui":
        messages.error(request, CONFIRM)
        return redirect("patients:follow", link)
    # a second click, or a link of nobody: the page says which
    with suppress(DomainError):
        operations.withdraw(at=clock.now(), link=link)
    return redirect("patients:follow", link)


def _change_details(request, link):
    at = clock.now()
    own = own_traced_reads.open_by_link(link=link, at=at)
    if own is None:
        raise Http404
    form = DetailsForm(request.POST, gaps=own.gaps, at=at)
    if form.is_valid() and form.accepted_by(
        operations.update_details, at=at, link=link, entry=form.details()
    ):
        messages.info(request, "Vos coordonnées sont à jour.")
        return redirect("patients:follow", link)
    return _follow_page(request, link, form=form)


@secret_address
@page(reads(traced=True), everyone, scope="key of the link, traced, 15 minutes", budget=20)
def own_copy(request, link, ticket):
    """Everything kept about the person, as one file; the address is good for fifteen minutes."""
    at = clock.now()
    try:
        good = tickets.is_good(ticket, COPY, fingerprint(link), at=at)
    except tickets.Expired:
        messages.info(request, tickets.TOO_LATE)
        return redirect("patients:follow", link)
    copy = good and copies.by_link(link=link, at=at)
    if not copy:
        raise Http404
    return response(copy, author=territory.association_name(), name="mes-donnees")
