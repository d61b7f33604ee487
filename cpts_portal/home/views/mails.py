"""Mails that may not have arrived, files that the antivirus keeps back: since when, why, never what
they say. And how often one wants to be reminded."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.records.documents import scanning
from cpts_portal.foundation.web.http import CHOICE, CLICK, page, reads, run_with_message, writes
from cpts_portal.home import digest, labels
from cpts_portal.home.forms import FrequencyForm
from cpts_portal.home.models import Frequency
from cpts_portal.home.operations import digests
from members.enums import Role
from members.permissions import has_role, signed_in
from patients.permissions import answers

watches_mails = has_role(Role.COORDINATOR, Role.ADMINISTRATOR)


@page(reads, watches_mails, scope="mails that failed", budget=4)
def mails(request):
    at = clock.now()
    context = {
        "mails": [labels.of_mail(facts) for facts in outbox.to_look_at(at)],
        "files": [labels.of_file(facts) for facts in scanning.withheld(at)],
    }
    return render(request, "home/mails.html", context)


@page(writes, watches_mails, scope="mails that failed", budget=2, nothing_typed=CLICK)
def resend(request, mail_id):
    """By hand, by somebody who asked the reader."""
    if request.method == "POST":
        act = {"by": request.actor, "at": clock.now(), "mail_id": mail_id}
        run_with_message(request, outbox.resend, "Le courriel repart dans un instant.", **act)
    return redirect("home:mails")


@page(writes, signed_in, scope="own account", budget=3, nothing_typed=CHOICE)
def my_mails(request):
    """How often one wants to be reminded of what waits."""
    if request.method == "POST":
        form = FrequencyForm(request.POST)
        if form.is_valid():
            frequency = form.cleaned_data["frequency"]
            digests.choose_frequency(by=request.actor, at=clock.now(), frequency=frequency)
            messages.info(request, f"Vos rappels : {Frequency(frequency).label.lower()}.")
            return redirect("home:my_mails")
    else:
        form = FrequencyForm(initial={"frequency": digest.frequency_of(request.actor.id)})
    context = {"form": form, "answers": answers(request.actor), "places": _places(request.actor)}
    return render(request, "home/my_mails.html", context, status=form.status)


def _places(actor: Actor) -> str:
    """What the menu of this account calls the page of the places."""
    return "Mes places" if actor.roles else "Places"
