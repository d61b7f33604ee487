"""The president countersigns the decisions, or notes the disagreement of the association."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.surface.http import require, writes
from cpts_portal.foundation.surface.interrupted import keeps_typed
from funding.dossier import handing_over, operations, queries
from funding.dossier.contents import DossierContents
from funding.dossier.forms import AnswerForm
from funding.dossier.rules import answers_decisions


@keeps_typed(handing_over.ANSWER_FORM)
@writes
@require(answers_decisions)
def answer_page(request, year: int):
    dossier = queries.dossier(year)
    if dossier is None or not dossier.decided:
        raise Http404
    kept = None
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid():
            try:
                operations.take_step(
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
        name = handing_over.ANSWER_FORM.format(year=year)
        kept = drafts.load(request.actor.id, name, at=clock.now())
        form = AnswerForm(initial=(kept or {}) | {"token": uuid4()})
    freeze = queries.freeze_of_version(dossier.id, dossier.sent_version)
    contents = DossierContents.thawed(freeze.data["contents"])
    context = {
        "facts": dossier,
        "form": form,
        "kept": kept,
        "lines": contents.lines,
        "decisions": contents.decisions,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "funding/dossier/answer.html", context, status=status)
