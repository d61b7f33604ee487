"""The president countersigns the decisions, or notes the disagreement of the association."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import in_french
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from funding.dossier.content.contents import DossierContents
from funding.dossier.forms.decisions import typed_initial
from funding.dossier.forms.dossier import AnswerForm
from funding.dossier.operations import steps, submission
from funding.dossier.permissions import answers_decisions
from funding.dossier.queries import dossiers
from funding.dossier.views.confirmation import confirmation, is_confirmed, is_revised


@page(writes, answers_decisions, scope="decided years", budget=7, draft=submission.ANSWER_FORM)
def answer_page(request, year: int):
    dossier = dossiers.dossier(year)
    if dossier is None or not dossier.decided:
        raise Http404
    kept = None
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if is_revised(request):
            form = AnswerForm(initial=typed_initial(request.POST))
        elif form.is_valid() and not dossier.answered and not is_confirmed(request):
            return _recap_page(request, dossier, form)
        elif form.is_valid():
            try:
                steps.advance_dossier(
                    by=request.actor,
                    at=clock.now(),
                    year=year,
                    code=form.cleaned_data["answer"],
                    comment=form.cleaned_data["comment"],
                    token=form.cleaned_data["token"],
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, f"Réponse enregistrée, année {year} : la CPAM notifiera.")
                return redirect("funding:dossier", year)
    else:
        name = submission.ANSWER_FORM.format(year=year)
        kept = drafts.load(request.actor.id, name, at=clock.now())
        form = AnswerForm(initial=(kept or {}) | {"token": uuid4()})
    contents = _contents(dossier)
    context = {
        "facts": dossier,
        "form": form,
        "kept": kept,
        "lines": contents.lines,
        "decisions": contents.decisions,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "funding/dossier/answer.html", context, status=status)


def _contents(dossier) -> DossierContents:
    freeze = dossiers.freeze_of_version(dossier.id, dossier.sent_version)
    return DossierContents.thawed(freeze.data["contents"])


def _recap_page(request, dossier, form: AnswerForm):
    """One answer, once: it is read before it leaves."""
    granted = in_french(_contents(dossier).decisions.granted_eur)
    signs = form.cleaned_data["answer"] == "countersign"
    comment = form.cleaned_data["comment"]
    sentences = [
        f"Vous contresignez les décisions : {granted} accordés sur la part variable."
        if signs
        else f"Vous notez un désaccord sur les décisions : {granted} accordés.",
        "Votre réponse part à la CPAM et à l’ARS et s’ajoute au dossier ; elle ne change plus.",
    ]
    if comment:
        sentences.insert(1, f"Votre mot : « {comment} »")
    confirm = confirmation(
        request,
        title=f"Relisez votre réponse, année {dossier.year}",
        sentences=sentences,
        button="Contresigner les décisions" if signs else "Noter notre désaccord",
    )
    back = reverse("funding:dossier", args=[dossier.year])
    context = {"facts": dossier, "confirm": confirm, "back": back}
    return render(request, "funding/dossier/confirm.html", context)
