from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.surface.http import require, writes
from cpts_portal.foundation.surface.interrupted import keeps_typed
from patients.enums import State
from patients.forms.answers import ProposeForm, blank_proposal
from patients.operations import proposals as operations
from patients.queries import candidates, proposals
from patients.rules import works_the_list


@keeps_typed(operations.FORM)
@writes
@require(works_the_list)
def propose(request, request_id):
    """One waiting request, the doctors with a place: what fits, and what stops the others."""
    need = candidates.need(request_id)
    if need is None:
        raise Http404
    today, kept = clock.today(), None
    blank = blank_proposal(today, version=need.version)
    if request.method == "POST":
        form = ProposeForm(request.POST, initial=blank)
        if form.is_valid():
            try:
                _propose(request, request_id, form.cleaned_data)
            except DomainError as refusal:
                form.refuse(refusal)
                need = candidates.need(request_id)
            else:
                messages.info(request, "C’est proposé. Le médecin est prévenu, sans savoir de qui.")
                return redirect("patients:request", request_id)
    else:
        name = operations.FORM.format(request_id=request_id)
        kept = drafts.load(request.actor.id, name, at=clock.now())
        fresh = {"token": blank["token"], "version": need.version}
        form = ProposeForm(initial=blank | (kept or {}) | fresh)
    found = candidates.for_request(request_id, today)
    return render(
        request,
        "patients/propose.html",
        {
            "need": need,
            "form": form,
            "kept": kept,
            "fitting": [one for one in found if not one.stop],
            "stopped": [one for one in found if one.stop],
            "past": proposals.of_request(request_id),
            "waits": need.state == State.WAITING,
            "agreed": proposals.has_consent(request_id),
        },
        status=422 if form.is_bound else 200,
    )


def _propose(request, request_id, data) -> None:
    operations.propose(
        by=request.actor,
        at=clock.now(),
        token=data["token"],
        request_id=request_id,
        version=data["version"],
        offer_id=data["offer"],
        reply_by=data["reply_by"],
        comment=data["comment"],
    )
