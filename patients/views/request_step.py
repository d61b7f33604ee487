from django.contrib import messages
from django.http import Http404

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.web.http import page, writes
from patients.operations import closing, households, limiting, own_request, placements, qualifying
from patients.operations.steps import REQUESTS
from patients.permissions import works_the_list
from patients.queries import listing, requests
from patients.views.going_on import came_from, to_list, to_request
from patients.views.request import DRAFT, FORMS, request_page

# act → operation, what is said, whether the next request follows
ACTS = {
    "qualifier": (qualifying.qualify_request, "qualifiée", True),
    "demander": (qualifying.ask_missing, "information demandée", True),
    "prevenir": (placements.note_person_informed, "la personne est prévenue", False),
    "appel": (closing.note_contact, "appel noté", False),
    "clore": (closing.close_request, "close", True),
    "doublon": (closing.merge_duplicate, "close comme doublon", False),
    "foyer": (households.join_household, "réunie au foyer", False),
    "rouvrir": (closing.reopen_request, "rouverte, à qualifier", False),
    "limiter": (limiting.limit_request, "mise en attente", False),
    "lever": (limiting.lift_limitation, "attente levée", False),
    "retirer": (own_request.withdraw_for_person, "accord retiré, identité effacée", True),
}
# « et passer à la suivante »: a button of the same act
ONWARD = "-suite"
NO_MAIL = "Aucune adresse de courriel : appelez la personne pour le lui demander."


@page(writes, works_the_list, scope="all requests", budget=3, draft=DRAFT)
def request_step(request, request_id):
    """One act of the office, then the next request of the list it was opened from."""
    at = clock.now()
    back = came_from(request, at)
    if request.method != "POST":
        return to_request(request_id, back)
    step = request.POST.get("step", "")
    name = step.removesuffix(ONWARD)
    facts = requests.find(request_id, on=at)
    if name not in ACTS or facts is None:
        raise Http404
    operation, said, goes_on = ACTS[name]
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")
    if "version" in form.errors:
        messages.error(request, REQUESTS.changed)
        return to_request(request_id, back)
    if not form.is_valid():
        return request_page(request, request_id, refused=(name, form), status=422)
    following = _following(request_id, facts.state, back) if goes_on or step != name else None
    try:
        done = operation(by=request.actor, at=at, request_id=request_id, **form.told())
    except Stale as refusal:
        messages.error(request, refusal.sentence)
        return to_request(request_id, back)
    except DomainError as refusal:
        form.refuse(refusal)
        return request_page(request, request_id, refused=(name, form), status=422)
    if name == "doublon":
        return _to_kept(request, facts, form.cleaned_data["kept"], at, back)
    messages.info(request, f"{facts.reference} : {said}.")
    if name == "demander" and not done:
        messages.info(request, NO_MAIL)
        return to_request(request_id, back)
    if request.POST.get("retour") == "liste" or (following is None and (goes_on or step != name)):
        return to_list(back)
    return to_request(following or request_id, back)


def _to_kept(request, closed, kept_id, at, back):
    """After a merge, the person’s own request: not the next one, which is somebody else’s."""
    kept = requests.find(kept_id, on=at)
    messages.info(
        request, f"{closed.reference} est close comme doublon : voici {kept.reference}, gardée."
    )
    return to_request(kept_id, back)


def _following(request_id, state, back):
    """Asked before the act: it may take the request out of the list."""
    if back is not None:
        return listing.next_in(back.qs, request_id)
    return listing.next_after(request_id, state)
