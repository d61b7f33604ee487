from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.web.http import CHOICE, page, writes
from cpts_portal.home.forms.frequency import FrequencyForm
from cpts_portal.home.frequencies import Frequency
from cpts_portal.home.operations import mail_choices
from cpts_portal.home.queries import choices
from members.permissions import signed_in
from patients.permissions import answers


@page(writes, signed_in, scope="own account", budget=3, nothing_typed=CHOICE)
def my_mails(request):
    """How often one wants to be reminded of what waits."""
    if request.method == "POST":
        form = FrequencyForm(request.POST)
        if form.is_valid():
            frequency = form.cleaned_data["frequency"]
            mail_choices.choose_frequency(by=request.actor, at=clock.now(), frequency=frequency)
            messages.info(request, f"Vos rappels : {Frequency(frequency).label.lower()}.")
            return redirect("home:my_mails")
    else:
        form = FrequencyForm(initial={"frequency": choices.frequency_of(request.actor.id)})
    status = 422 if form.is_bound else 200
    context = {"form": form, "answers": answers(request.actor), "places": _places(request.actor)}
    return render(request, "home/my_mails.html", context, status=status)


def _places(actor: Actor) -> str:
    """What the menu of this account calls the page of the places."""
    return "Mes places" if actor.roles else "Places"
