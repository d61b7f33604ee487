from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.records.documents import Glance
from cpts_portal.foundation.web.http import page, writes
from members.queries import meetings
from members.queries import missions as mission_names
from missions import contents
from missions.amounts import time_in_french
from missions.forms.decision import DecisionForm
from missions.labels import day_near
from missions.operations import declarations as operations
from missions.operations.review import FORM
from missions.permissions import is_own, may_open, sees_hours, verifies
from missions.queries import declarations, evidence, history, listing

STEPS = {
    "validate": (operations.validate, "Vérifiée"),
    "send_back": (operations.send_back, "Renvoyée"),
    "refuse": (operations.refuse, "Non retenue"),
    "unvalidate": (operations.unvalidate, "Vérification annulée"),
}


@page(writes, sees_hours, scope="own hours, coordinator all", budget=9, draft=FORM)
def declaration(request, declaration_id):
    """One's own hours, or the coordinator's place to decide: evidence first, then the next one."""
    facts = declarations.find(declaration_id)
    if facts is None or not may_open(request.actor, facts.person_id):
        raise Http404
    deciding = verifies(request.actor) and not is_own(request.actor, facts.person_id)
    if request.method == "POST":
        if not deciding:
            raise Http404
        return _decide(request, facts)
    return _page(request, facts, deciding=deciding)


def _decide(request, facts):
    form = DecisionForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        operation, said = STEPS[data["step"]]
        following = listing.place_of(facts.id).after
        reason = {} if data["step"] == "validate" else {"reason": data["reason"]}
        try:
            operation(
                by=request.actor,
                at=clock.now(),
                declaration_id=facts.id,
                version=data["version"],
                **reason,
            )
        except DomainError as refusal:
            form.refuse(refusal)
            facts = declarations.find(facts.id) or facts
        else:
            what = f"{time_in_french(facts.minutes)} le {day_near(facts.done_on, clock.today())}"
            messages.info(request, f"{said} : {facts.person_name}, {what}.")
            if data["step"] == "unvalidate":
                return redirect("missions:declaration", facts.id)
            if following:
                return redirect("missions:declaration", following)
            return redirect("missions:declarations")
    return _page(request, facts, deciding=True, form=form, status=422)


def _kept(request, facts) -> str | None:
    """The reason that an expired session was sending; the version is the one of now."""
    name = FORM.format(declaration_id=facts.id)
    kept = drafts.load(request.actor.id, name, at=clock.now())
    return kept.get("reason") if kept else None


def _sheet(facts) -> Glance | None:
    """What a page says of the signed sheet of the meeting, if there is one."""
    meeting = meetings.find(facts.meeting_id) if facts.meeting_id else None
    return meeting.sheet if meeting and meeting.sheet_document_id else None


def _page(request, facts, *, deciding, form=None, status=200):
    beside = listing.same_day(facts) if deciding else []
    facts, *same_day = contents.with_transfers([facts, *beside])
    context = {
        "facts": facts,
        "pieces": evidence.of(facts.id),
        "sheet": _sheet(facts),
        "history": history.of(facts.id, facts.transfer),
        "worth": contents.worth(facts),
        "mission": mission_names.labels().get(facts.mission_code, facts.mission_code),
        "now": clock.now(),
    }
    if deciding:
        kept = None if form else _kept(request, facts)
        context |= {
            "place": listing.place_of(facts.id),
            "same_day": same_day,
            "form": form or DecisionForm(initial={"version": facts.version, "reason": kept}),
            "kept": kept,
        }
        return render(request, "missions/declaration_to_decide.html", context, status=status)
    return render(request, "missions/own_declaration.html", context, status=status)
