"""The CPAM notifies the amounts, then says that they are paid."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.surface.http import require, writes
from cpts_portal.foundation.surface.interrupted import keeps_typed
from funding.dossier import handing_over, operations
from funding.dossier.contents import DossierContents
from funding.dossier.enums import State
from funding.dossier.forms import ReasonForm
from funding.dossier.rules import notifies
from funding.dossier.views.review.found import sent_dossier, sent_freeze

CODES = {State.DECIDED: "notify", State.NOTIFIED: "settle"}
WORD = "Votre mot à la CPTS (facultatif)"


@keeps_typed(handing_over.NOTIFY_FORM)
@writes
@require(notifies)
def step_page(request, dossier_id):
    dossier = sent_dossier(dossier_id)
    code = CODES.get(dossier.state)
    if code is None and request.method != "POST":
        return redirect("review:funding_dossier_change", dossier.id)
    kept = None
    if request.method == "POST":
        asked = request.POST.get("code", "")
        if asked not in CODES.values():
            raise Http404
        form = ReasonForm(request.POST, label=WORD, required=False)
        if form.is_valid():
            try:
                operations.take_step(
                    by=request.actor, at=clock.now(), year=dossier.year, code=asked,
                    **form.cleaned_data,
                )  # fmt: skip
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                told = "Montants notifiés" if asked == "notify" else "Paiement noté"
                messages.info(request, f"{told}, année {dossier.year}.")
                return redirect("review:funding_dossier_change", dossier.id)
    else:
        name = handing_over.NOTIFY_FORM.format(dossier_id=dossier_id)
        kept = drafts.load(request.actor.id, name, at=clock.now())
        initial = (kept or {}) | {"token": uuid4()}
        form = ReasonForm(initial=initial, label=WORD, required=False)
    contents = DossierContents.thawed(sent_freeze(dossier).data["contents"])
    context = {
        "facts": dossier,
        "form": form,
        "kept": kept,
        "code": code,
        "money": contents.money,
        "decisions": contents.decisions,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "review/step.html", context, status=status)
