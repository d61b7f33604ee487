"""The CPAM notifies the amounts, then says that they are paid."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import ZERO, in_french
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from funding.dossier.content.contents import DossierContents
from funding.dossier.enums import State
from funding.dossier.forms.decisions import typed_initial
from funding.dossier.forms.dossier import ReasonForm
from funding.dossier.operations import steps, submission
from funding.dossier.permissions import notifies
from funding.dossier.views.confirmation import confirmation, is_confirmed, is_revised
from funding.dossier.views.review.context import sent_dossier, sent_freeze

CODES = {State.DECIDED: "notify", State.NOTIFIED: "settle"}
WORD = "Votre mot à la CPTS"


@page(writes, notifies, scope="decided dossiers", budget=7, draft=submission.NOTIFY_FORM)
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
        if is_revised(request):
            form = ReasonForm(initial=typed_initial(request.POST), label=WORD, required=False)
        elif form.is_valid() and not is_confirmed(request):
            return _recap_page(request, dossier, asked)
        elif form.is_valid():
            try:
                steps.advance_dossier(
                    by=request.actor,
                    at=clock.now(),
                    year=dossier.year,
                    code=asked,
                    **form.cleaned_data,
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                told = "Montants notifiés" if asked == "notify" else "Paiement noté"
                messages.info(request, f"{told}, année {dossier.year}.")
                return redirect("review:funding_dossier_change", dossier.id)
    else:
        name = submission.NOTIFY_FORM.format(dossier_id=dossier_id)
        kept = drafts.load(request.actor.id, name, at=clock.now())
        initial = (kept or {}) | {"token": uuid4()}
        form = ReasonForm(initial=initial, label=WORD, required=False)
    contents = _contents(dossier)
    context = {
        "facts": dossier,
        "form": form,
        "kept": kept,
        "code": code,
        "title": "Noter le paiement" if code == "settle" else "Notifier les montants",
        "money": contents.money,
        "decisions": contents.decisions,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "review/step.html", context, status=status)


def _contents(dossier) -> DossierContents:
    return DossierContents.thawed(sent_freeze(dossier).data["contents"])


def _recap_page(request, dossier, code: str):
    """Amounts that are notified, or a payment that is noted, stay so: they are read once more."""
    contents = _contents(dossier)
    granted = contents.decisions.granted_eur if contents.decisions else ZERO
    if code == "notify":
        total = in_french(contents.money.balance_eur + granted)
        sentences = (
            f"Solde des parts fixes : {in_french(contents.money.balance_eur)}.",
            f"Part variable accordée : {in_french(granted)}.",
            f"Vous notifiez {total} à la CPTS ; la trésorerie est prévenue par courriel.",
            "Des montants notifiés ne changent plus.",
        )
        button = f"Notifier {total}"
    else:
        total = in_french(dossier.expected_eur or ZERO)
        sentences = (
            f"Vous notez que {total} ont été payés à la CPTS.",
            f"L’année {dossier.year} est alors soldée : elle ne se rouvre pas.",
        )
        button = "Le paiement est fait"
    title = "Notifier les montants" if code == "notify" else "Noter le paiement"
    confirm = confirmation(
        request, title=f"{title}, année {dossier.year}", sentences=sentences, button=button
    )
    back = reverse("review:funding_dossier_change", args=[dossier.id])
    context = {"facts": dossier, "confirm": confirm, "back": back}
    return render(request, "funding/dossier/confirm.html", context)
