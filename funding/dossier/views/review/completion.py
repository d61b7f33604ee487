"""A funder sends the dossier back: why, what exactly, until when."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.surface.http import require, writes
from cpts_portal.foundation.surface.interrupted import keeps_typed
from funding.dossier import handing_over
from funding.dossier.forms import CompletionForm
from funding.dossier.rules import decides
from funding.dossier.views.review.found import sent_dossier
from funding.dossier.views.review.lines import again


@keeps_typed(handing_over.COMPLETION_FORM)
@writes
@require(decides)
def completion_page(request, dossier_id):
    dossier = sent_dossier(dossier_id)
    current, kept = {"version": dossier.sent_version}, None
    if request.method == "POST":
        form = CompletionForm(request.POST)
        if form.is_valid():
            try:
                handing_over.ask_completion(
                    by=request.actor, at=clock.now(), dossier_id=dossier.id, **form.cleaned_data
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, "Compléments demandés : la coordinatrice est prévenue.")
                return redirect("review:funding_dossier_change", dossier.id)
        form = again(form, current)
    else:
        name = handing_over.COMPLETION_FORM.format(dossier_id=dossier_id)
        kept = drafts.load(request.actor.id, name, at=clock.now())
        form = CompletionForm(initial=(kept or {}) | current | {"token": uuid4()})
    status = 422 if form.is_bound and form.errors else 200
    context = {"facts": dossier, "form": form, "kept": kept}
    return render(request, "review/completion.html", context, status=status)
