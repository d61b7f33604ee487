"""One declaration: its owner's page and clicks, the coordinator's place to decide."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.documents import Glance
from cpts_portal.foundation.web.http import CLICK, page, run_with_message, writes
from members.queries import meetings
from members.queries import missions as mission_names
from missions import contents
from missions.amounts import time_in_french
from missions.enums import State
from missions.forms.decision import DeclarationDecisionForm, OwnStepForm
from missions.labels import day_near
from missions.operations import declarations as operations
from missions.operations import proposals, review
from missions.permissions import declares, is_own, may_open, sees_hours, verifies
from missions.queries import declarations, evidence, history, listing
from missions.workflow import DECLARATION

OWN_STEPS = {
    "confirmer": (proposals.confirm_proposal, ""),
    "annuler": (
        proposals.unconfirm_proposal,
        "Confirmation annulée : la réunion attend de nouveau votre réponse.",
    ),
    "absente": (proposals.decline_proposal, "C’est noté : ces heures ne sont pas déclarées."),
    "envoyer": (operations.submit, "Envoyée à la coordination."),
    "reprendre": (
        operations.withdraw,
        "C’est de nouveau un brouillon : modifiez-le, puis envoyez-le.",
    ),
    "supprimer": (operations.discard_draft, "Brouillon supprimé."),
}


@page(
    writes,
    sees_hours,
    scope="own hours, coordinator all",
    budget=9,
    draft="missions.decision:{declaration_id}",
)
def declaration(request, declaration_id):
    """One's own hours, or the coordinator's place to decide: evidence first, then the next one."""
    declaration = declarations.find_declaration(declaration_id)
    if declaration is None or not may_open(request.actor, declaration.person_id):
        raise Http404
    deciding = verifies(request.actor) and not is_own(request.actor, declaration.person_id)
    if request.method != "POST":
        return _render(request, declaration, deciding=deciding)
    if not deciding:
        raise Http404
    form = DeclarationDecisionForm(request.POST)
    if form.is_valid():
        decision = form.cleaned_data
        following = listing.place_of(declaration.id)["after"]
        try:
            review.decide(
                decision["step"],
                by=request.actor,
                at=clock.now(),
                declaration_id=declaration.id,
                version=decision["version"],
                reason=decision["reason"],
            )
        except DomainError as refusal:
            form.refuse(refusal)
            declaration = declarations.find_declaration(declaration.id) or declaration
        else:
            day = day_near(declaration.done_on, clock.today())
            what = f"{time_in_french(declaration.minutes)} le {day}"
            messages.info(
                request,
                f"{DECLARATION.past_label(decision['step'])} : {declaration.person_name}, {what}.",
            )
            if declaration.state == State.VALIDATED:
                return redirect("missions:declaration", declaration.id)
            if following:
                return redirect("missions:declaration", following)
            return redirect("missions:declarations")
    return _render(request, declaration, deciding=True, form=form)


def _sheet(declaration) -> Glance | None:
    """What a page says of the signed sheet of the meeting, if there is one."""
    meeting = meetings.find_meeting(declaration.meeting_id) if declaration.meeting_id else None
    return meeting.glance if meeting and meeting.sheet_document_id else None


def _render(request, declaration, *, deciding, form=None):
    beside = listing.same_day(declaration) if deciding else []
    declaration, *same_day = contents.with_transfers([declaration, *beside])
    context = {
        "declaration": declaration,
        "pieces": evidence.of_declarations([declaration.id]),
        "sheet": _sheet(declaration),
        "history": history.steps_of(declaration.id, declaration.transfer),
        "mission": mission_names.labels().get(declaration.mission_id, declaration.mission_id),
        "now": clock.now(),
    }
    if not deciding:
        return render(request, "missions/own_declaration.html", context)
    # the reason that an expired session was sending; the version is the one of now
    reason = (request.draft or {}).get("reason")
    form = form or DeclarationDecisionForm(
        initial={"version": declaration.version, "reason": reason}
    )
    context |= {
        "decisions": DECLARATION.possible(declaration.state, request.actor),
        "place": listing.place_of(declaration.id),
        "same_day": same_day,
        "form": form,
        "draft": reason,
    }
    return render(request, "missions/declaration_to_decide.html", context, status=form.status)


@page(writes, declares, scope="own hours", budget=3, nothing_typed=CLICK)
def own_step(request, declaration_id):
    """One click of the member on their own hours."""
    declaration = declarations.find_declaration(declaration_id)
    if declaration is None or not is_own(request.actor, declaration.person_id):
        raise Http404
    if request.method != "POST":
        return redirect("missions:declaration", declaration_id)
    form = OwnStepForm(request.POST, steps=OWN_STEPS)
    if not form.is_valid():
        messages.error(request, "Cette action n’existe pas.")
        return redirect("missions:declaration", declaration_id)
    step, version = form.cleaned_data["step"], form.cleaned_data["version"]
    operation, message = OWN_STEPS[step]
    act = {"by": request.actor, "at": clock.now(), "declaration_id": declaration_id}
    done = run_with_message(request, operation, message, **act, version=version)
    if done and step == "confirmer":
        return redirect(f"{reverse('home:my_hours')}?envoyee={declaration_id}")
    if step == "reprendre":
        return redirect("missions:change", declaration_id)
    return redirect("home:my_hours")
