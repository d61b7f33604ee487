from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, reads
from missions.forms.declaration import DeclarationForm
from missions.permissions import declares
from missions.views.form_choices import choices_for


@page(reads, declares, scope="own hours", budget=9, query=("activity", "duration", "done_on"))
def preview(request):
    """What the fields typed so far would pay, as a piece of page."""
    typed = {name: request.GET.get(name, "") for name in ("activity", "duration", "done_on")}
    form = DeclarationForm(typed, choices=choices_for(request.actor.person_id, clock.today()))
    form.is_valid()
    return render(request, "missions/worth.html", {"worth": form.worth()})
