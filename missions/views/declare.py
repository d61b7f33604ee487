from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from missions import contents
from missions.amounts import time_in_french
from missions.forms.declaration import Calendar, DeclarationForm, initial_from
from missions.labels import day_near
from missions.operations import declarations as operations
from missions.permissions import declares, is_own
from missions.queries import declarations
from missions.views.form_choices import choices_for

FORM = operations.FORM
SEND, DRAFT, PREVIEW = "send", "draft", "preview"


@page(writes, declares, scope="own hours", budget=11, query=("comme", "autre"), draft=FORM)
def declare(request):
    actor, at = request.actor, clock.now()
    today = at.date()
    choices = choices_for(actor.person_id, today)
    like = kept = None
    if request.method == "POST":
        calendar = Calendar(actor.person_id, at)
        form = DeclarationForm(request.POST, request.FILES, choices=choices, calendar=calendar)
        intent = request.POST.get("intent", SEND)
        if form.is_valid() and intent != PREVIEW:
            try:
                operations.declare_action(
                    by=actor,
                    at=at,
                    token=form.cleaned_data["token"],
                    person_id=actor.person_id,
                    send=intent != DRAFT,
                    **form.entry(),
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, said(form, kept=intent == DRAFT))
                return redirect("home:my_hours")
    else:
        like = _like(request)
        kept = None if like else drafts.load(actor.id, FORM, at=at)
        initial = kept or {"token": uuid4(), "done_on": today}
        if like:
            initial = initial_from(like, token=uuid4(), done_on=today)
        form = DeclarationForm(initial=initial, choices=choices)
    return render(
        request,
        "missions/declare.html",
        {
            "form": form,
            "like": like,
            "kept": kept,
            "shortcuts": contents.shortcuts(actor.person_id, on=today),
            "open_form": form.is_bound or like or kept or "autre" in request.GET,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _like(request):
    """« Comme la dernière fois »: one of her own declarations, named in the address."""
    try:
        found = declarations.find(UUID(request.GET.get("comme", "")))
    except ValueError:
        return None
    return found if found and is_own(request.actor, found.person_id) else None


def said(form, *, kept: bool) -> str:
    data = form.cleaned_data
    what = f"{time_in_french(data['duration'])} le {day_near(data['done_on'], clock.today())}"
    if kept:
        return f"Brouillon gardé : {what}. Il n’est pas envoyé."
    worth = form.worth()
    price = f" {worth}." if worth else ""
    return f"Envoyée à la coordination : {what}.{price}"
