from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from missions.forms.declaration import Calendar, ChangeForm, initial_from
from missions.operations import declarations as operations
from missions.permissions import declares, is_own
from missions.queries import declarations, evidence
from missions.views.declare import DRAFT, PREVIEW, SEND, said
from missions.views.form_choices import choices_for


@page(writes, declares, scope="own hours", budget=12, draft=operations.CHANGE_FORM)
def change(request, declaration_id):
    """A draft, a proposal to adjust, or hours sent back: the same form, already filled in."""
    actor, at = request.actor, clock.now()
    facts = declarations.find(declaration_id)
    if facts is None or not is_own(actor, facts.person_id):
        raise Http404
    if not facts.is_open:
        return redirect("missions:declaration", declaration_id)
    choices = choices_for(actor.person_id, at.date())
    pieces = evidence.of(declaration_id)
    kept = None
    if request.method == "POST":
        calendar = Calendar(actor.person_id, at, facts.id, facts.meeting_id)
        form = ChangeForm(
            request.POST, request.FILES, choices=choices, calendar=calendar, pieces=pieces
        )
        intent = request.POST.get("intent", SEND)
        if form.is_valid() and intent != PREVIEW:
            try:
                operations.change_declaration(
                    by=actor,
                    at=at,
                    declaration_id=declaration_id,
                    version=form.cleaned_data["version"],
                    send=intent != DRAFT,
                    **form.entry(),
                )
            except Stale as refusal:
                messages.error(request, refusal.sentence)
                return redirect("missions:declaration", declaration_id)
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, said(form, kept=intent == DRAFT))
                return redirect("home:my_hours")
    else:
        name = operations.CHANGE_FORM.format(declaration_id=declaration_id)
        kept = drafts.load(actor.id, name, at=at)
        initial = kept or initial_from(facts, token=uuid4())
        form = ChangeForm(initial=initial, choices=choices, pieces=pieces)
    return render(
        request,
        "missions/change.html",
        {"form": form, "facts": facts, "kept": kept, "pieces": pieces},
        status=422 if form.is_bound and form.errors else 200,
    )
