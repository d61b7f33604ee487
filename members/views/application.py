"""One application at the coordinator's desk: what it says, who looks like her, the decision."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from members.forms.office import DecisionForm
from members.operations import deciding, invitations, membership
from members.permissions import examines_applications
from members.queries import invitations as invited
from members.queries.applications import duplicates, facts, listing

SAID = {
    "accept": "Acceptée",
    "ask": "Relancée",
    "refuse": "Non retenue",
    "confirm": "RPPS confirmé",
    "fee": "Cotisation reçue",
    "invite": "Invitation envoyée",
    "uninvite": "Invitation retirée",
}
DECIDES = frozenset({"accept", "ask", "refuse"})


@page(
    writes,
    examines_applications,
    scope="all applications",
    budget=10,
    draft="members.application:{application_id}",
)
def application(request, application_id):
    found = facts.find(application_id)
    if found is None:
        raise Http404
    twins = duplicates.twins_of(application_id)
    people = [twin for twin in twins if twin.what == "person"]
    if request.method != "POST":
        initial = {"version": found.version, "reason": (request.draft or {}).get("reason", "")}
        return _page(request, found, twins, DecisionForm(initial=initial, people=people))
    form = DecisionForm(request.POST, people=people)
    if form.is_valid():
        following = listing.neighbours(found.id).after
        step = form.cleaned_data["step"]
        try:
            _take(step, request.actor, clock.now(), found, form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
            found = facts.find(application_id) or found
        else:
            messages.info(request, f"{SAID[step]} : {found.name}, {found.reference}.")
            if step not in DECIDES:
                return redirect("members:application", found.id)
            if following and following != found.id:
                return redirect("members:application", following)
            return redirect("members:applications")
    return _page(request, found, twins, form, status=422)


def _take(step, by, at, found, data) -> None:
    """One operation, at the version that was on the screen."""
    door = {"by": by, "at": at}
    one = {**door, "application_id": found.id}
    seen = {**one, "version": data["version"]}
    match step:
        case "accept":
            admitted = {name: data[name] for name in ("admitted_by", "admitted_on")}
            deciding.accept_application(**seen, **admitted, person_id=data["person"])
        case "ask":
            deciding.ask_for_piece(**seen, reason=data["reason"])
        case "refuse":
            deciding.refuse_application(**seen, reason=data["reason"])
        case "confirm":
            deciding.confirm_rpps(**seen, rpps=data["rpps"])
        case "fee":
            membership.receive_fee(**door, membership_id=found.membership_id)
        case "invite":
            invitations.send_invitation_again(**seen)
        case "uninvite":
            invitations.withdraw_invitation(**seen)


def _page(request, found, twins, form, *, status=200):
    now = clock.now()
    person_id = found.person_id
    context = {
        "facts": found,
        "tag": found.office_tag,
        "twins": twins,
        "form": form,
        "kept": request.draft,
        "place": listing.neighbours(found.id),
        "history": facts.history(found.id),
        "texts": facts.accepted_texts(found.id),
        "groups": facts.group_names(found.groups) if found.groups else (),
        "invitation": invited.latest(person_id, now) if person_id else None,
        "now": now,
    }
    return render(request, "members/application.html", context, status=status)
