from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.web.http import page, writes
from patients.enums import State
from patients.filters import RequestFilter
from patients.forms.answers import ProposeForm, blank_proposal
from patients.operations import proposals as operations
from patients.permissions import works_the_list
from patients.queries import candidates, listing, proposals
from patients.views.going_on import address, came_from, to_list, to_request


@page(
    writes,
    works_the_list,
    scope="all requests, no identity",
    budget=12,
    query=(*RequestFilter.base_filters, "page"),
    draft="patients.propose:{request_id}",
)
def propose(request, request_id):
    """One waiting request, the doctors with a place: what fits, and what stops the others."""
    at = clock.now()
    need = candidates.need(request_id, at=at)
    if need is None:
        raise Http404
    back = came_from(request, at)
    blank = blank_proposal(clock.today(), version=need.version)
    if request.method == "POST":
        form = ProposeForm(request.POST, initial=blank)
        following = _following(request_id, back)
        if form.is_valid():
            try:
                operations.propose(by=request.actor, at=at, request_id=request_id, **form.told())
            except DomainError as refusal:
                form.refuse(refusal)
                need = candidates.need(request_id, at=at)
            else:
                told = "le médecin l’apprend sans savoir de qui il s’agit."
                messages.info(request, f"{need.reference} est proposée : {told}")
                return _go_on(request_id, form, following, back)
    else:
        fresh = {"token": blank["token"], "version": need.version}
        form = ProposeForm(
            initial=blank | {"onward": back is not None} | (request.draft or {}) | fresh
        )
    return _page(request, need, form, back, at)


def _following(request_id, back):
    """Who waits after this one, in the list it came from or by priority."""
    if back is not None:
        return listing.next_in(back.qs, request_id)
    return listing.next_after(request_id, State.WAITING)


def _go_on(request_id, form, following, back):
    if not form.cleaned_data["onward"]:
        return to_request(request_id, back)
    if following is None:
        return to_list(back)
    return redirect(address("patients:propose", back, following))


def _page(request, need, form, back, at):
    found = candidates.for_request(need.request_id, clock.today())
    return render(
        request,
        "patients/propose.html",
        {
            "need": need,
            "form": form,
            "kept": request.draft,
            "back": back,
            "list_query": back.query if back else "",
            "fitting": [one for one in found if not one.stop],
            "stopped": [one for one in found if one.stop],
            "past": proposals.of_request(need.request_id),
            "waits": need.state == State.WAITING,
            "agreed": proposals.has_consent(need.request_id),
        },
        status=422 if form.is_bound else 200,
    )
