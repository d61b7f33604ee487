"""Hours entered by a member: new ones, and those that are still theirs to change."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.web.http import page, reads, writes
from missions import contents
from missions.amounts import time_in_french
from missions.forms.declaration import ChangeForm, DeclarationForm, PreviewForm, initial_from
from missions.labels import day_near
from missions.operations import declarations as operations
from missions.permissions import declares, is_own
from missions.queries import declarations, evidence

SEND, DRAFT, PREVIEW = "send", "draft", "preview"
WORTH_OF = ("activity", "duration", "done_on")


@page(
    writes,
    declares,
    scope="own hours",
    budget=11,
    query=("comme", "autre"),
    draft="missions.declare",
)
def declare(request):
    actor, at = request.actor, clock.now()
    today, person_id = at.date(), actor.person_id
    like = None
    if request.method == "POST":
        form = DeclarationForm(request.POST, request.FILES, person_id=person_id, at=at)
        intent = request.POST.get("intent", SEND)
        if form.is_valid() and intent != PREVIEW:
            try:
                operations.declare_action(
                    by=actor,
                    at=at,
                    token=form.cleaned_data["token"],
                    entry=form.entry(),
                    send=intent != DRAFT,
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, _sent_message(form, draft=intent == DRAFT))
                return redirect("home:my_hours")
    else:
        like = _declaration_to_repeat(request)
        initial = request.draft or {"token": uuid4(), "done_on": today}
        if like:
            initial = initial_from(like, token=uuid4(), done_on=today)
        form = DeclarationForm(initial=initial, person_id=person_id, at=at)
    draft = None if like else request.draft
    return render(
        request,
        "missions/declare.html",
        {
            "form": form,
            "like": like,
            "draft": draft,
            "shortcuts": contents.shortcuts(person_id, on=today),
            "open_form": form.is_bound or like or draft or "autre" in request.GET,
        },
        status=form.status,
    )


def _declaration_to_repeat(request):
    """« Comme la dernière fois »: one of their own declarations, named in the address."""
    try:
        declaration = declarations.find_declaration(UUID(request.GET.get("comme", "")))
    except ValueError:
        return None
    return declaration if declaration and is_own(request.actor, declaration.person_id) else None


@page(reads, declares, scope="own hours", budget=9, query=WORTH_OF)
def preview(request):
    """What the fields filled so far would pay, as a piece of page."""
    values = {name: request.GET.get(name, "") for name in WORTH_OF}
    form = PreviewForm(values, person_id=request.actor.person_id, at=clock.now())
    form.is_valid()
    return render(request, "missions/worth.html", {"worth": form.worth()})


@page(writes, declares, scope="own hours", budget=12, draft="missions.change:{declaration_id}")
def change(request, declaration_id):
    """A draft, a proposal to adjust, or hours sent back: the same form, already filled in."""
    actor, at = request.actor, clock.now()
    declaration = declarations.find_declaration(declaration_id)
    if declaration is None or not is_own(actor, declaration.person_id):
        raise Http404
    if not declaration.is_open:
        return redirect("missions:declaration", declaration_id)
    pieces = evidence.of_declarations([declaration_id])
    if request.method == "POST":
        form = ChangeForm(
            request.POST, request.FILES, declaration=declaration, at=at, pieces=pieces
        )
        intent = request.POST.get("intent", SEND)
        if form.is_valid() and intent != PREVIEW:
            try:
                operations.change_declaration(
                    by=actor,
                    at=at,
                    declaration_id=declaration_id,
                    version=form.cleaned_data["version"],
                    entry=form.entry(),
                    send=intent != DRAFT,
                )
            except Stale as refusal:
                messages.error(request, refusal.sentence)
                return redirect("missions:declaration", declaration_id)
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, _sent_message(form, draft=intent == DRAFT))
                return redirect("home:my_hours")
    else:
        initial = request.draft or initial_from(declaration, token=uuid4())
        form = ChangeForm(initial=initial, declaration=declaration, at=at, pieces=pieces)
    return render(
        request,
        "missions/change.html",
        {"form": form, "declaration": declaration, "draft": request.draft, "pieces": pieces},
        status=form.status,
    )


def _sent_message(form: DeclarationForm, *, draft: bool) -> str:
    data = form.cleaned_data
    what = f"{time_in_french(data['duration'])} le {day_near(data['done_on'], clock.today())}"
    if draft:
        return f"Brouillon gardé : {what}. Il n’est pas envoyé."
    worth = form.worth()
    price = f" {worth}." if worth else ""
    return f"Envoyée à la coordination : {what}.{price}"
