from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.surface.http import require, writes
from cpts_portal.foundation.surface.interrupted import keeps_typed
from patients.operations import closing, households, limiting, own_request, qualifying
from patients.operations.steps import FORM
from patients.queries import listing, requests
from patients.rules import works_the_list
from patients.views.request import FORMS, page

# act → operation, what is said, whether the next request follows
ACTS = {
    "qualifier": (qualifying.qualify_request, "qualifiée", True),
    "demander": (qualifying.ask_missing, "information demandée", True),
    "appel": (closing.note_contact, "appel noté", False),
    "clore": (closing.close_request, "close", True),
    "doublon": (closing.merge_duplicate, "close comme doublon", True),
    "foyer": (households.join_household, "réunie au foyer", False),
    "rouvrir": (closing.reopen_request, "rouverte, à qualifier", False),
    "limiter": (limiting.limit_request, "mise en attente", False),
    "lever": (limiting.lift_limitation, "attente levée", False),
    "retirer": (own_request.withdraw_for_person, "accord retiré, identité effacée", True),
}
NO_MAIL = "Aucune adresse électronique : appelez la personne pour le lui demander."


@keeps_typed(FORM)
@writes
@require(works_the_list)
def request_step(request, request_id):
    """One act of the office, then the next request."""
    if request.method != "POST":
        return redirect("patients:request", request_id)
    name = request.POST.get("step", "")
    facts = requests.find(request_id, on=clock.now())
    if name not in ACTS or facts is None:
        raise Http404
    operation, said, goes_on = ACTS[name]
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return page(request, request_id, refused=(name, form), status=422)
    try:
        done = operation(by=request.actor, at=clock.now(), request_id=request_id, **form.told())
    except Stale as refusal:
        messages.error(request, refusal.sentence)
        return redirect("patients:request", request_id)
    except DomainError as refusal:
        form.refuse(refusal)
        return page(request, request_id, refused=(name, form), status=422)
    messages.info(request, f"{facts.reference} : {said}.")
    if name == "demander" and not done:
        messages.info(request, NO_MAIL)
        return redirect("patients:request", request_id)
    following = listing.next_after(request_id, facts.state) if goes_on else request_id
    if following is None:
        return redirect("patients:today")
    return redirect("patients:request", following)
