"""The office answers a remark of a funder: once, and the funder is told."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from funding.dossier.forms.dossier import RemarkAnswerForm
from funding.dossier.operations import answers
from funding.dossier.permissions import prepares_dossier
from funding.dossier.queries import dossiers


@page(writes, prepares_dossier, scope="remarks of the year", budget=7, draft=answers.REMARK_FORM)
def remark_page(request, year: int, remark_id):
    dossier = dossiers.dossier(year)
    remarks = dossiers.comments(dossier.id) if dossier and dossier.id else ()
    remark = next((one for one in remarks if one.id == remark_id), None)
    if remark is None:
        raise Http404
    kept = None
    if request.method == "POST":
        form = RemarkAnswerForm(request.POST)
        if form.is_valid():
            try:
                answers.answer_remark(
                    by=request.actor,
                    at=clock.now(),
                    year=year,
                    remark_id=remark_id,
                    answer=form.cleaned_data["answer"],
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, f"Réponse envoyée : {remark.who} en est prévenue.")
                response = redirect("funding:dossier", year)
                response["Location"] += "#remarques"
                return response
    else:
        name = answers.REMARK_FORM.format(remark_id=remark_id)
        kept = drafts.load(request.actor.id, name, at=clock.now())
        form = RemarkAnswerForm(initial=kept)
    context = {"facts": dossier, "remark": remark, "form": form, "kept": kept}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "funding/dossier/remark.html", context, status=status)
