"""The office takes back a dossier that is not decided yet, and says why."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from funding.dossier.forms.dossier import ReasonForm
from funding.dossier.operations import steps, submission
from funding.dossier.permissions import prepares_dossier
from funding.dossier.queries import dossiers

LABEL = "Pourquoi vous reprenez le dossier"


@page(writes, prepares_dossier, scope="opened years", budget=6, draft=submission.WITHDRAW_FORM)
def withdraw_page(request, year: int):
    dossier = dossiers.dossier(year)
    if dossier is None:
        raise Http404
    kept = None
    if request.method == "POST":
        form = ReasonForm(request.POST, label=LABEL)
        if form.is_valid():
            try:
                steps.advance_dossier(
                    by=request.actor,
                    at=clock.now(),
                    year=year,
                    code="withdraw",
                    **form.cleaned_data,
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, f"Dossier de l’année {year} repris : il est à vous.")
                return redirect("funding:dossier", year)
    else:
        name = submission.WITHDRAW_FORM.format(year=year)
        kept = drafts.load(request.actor.id, name, at=clock.now())
        form = ReasonForm(initial=(kept or {}) | {"token": uuid4()}, label=LABEL)
    status = 422 if form.is_bound and form.errors else 200
    context = {"facts": dossier, "form": form, "kept": kept}
    return render(request, "funding/dossier/withdraw.html", context, status=status)
