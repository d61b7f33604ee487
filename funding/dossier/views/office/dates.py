"""The calendar of a year's review, kept by the coordinator."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import page, writes
from funding.dossier.forms.dossier import DatesForm
from funding.dossier.operations import campaign
from funding.dossier.permissions import keeps_calendar
from funding.dossier.queries import dossiers


@page(writes, keeps_calendar, scope="opened years", budget=6, draft=campaign.FORM)
def dates_page(request, year: int):
    dossier = dossiers.dossier(year)
    if dossier is None:
        raise Http404
    kept = None
    if request.method == "POST":
        form = DatesForm(request.POST)
        if form.is_valid():
            try:
                campaign.set_dates(by=request.actor, at=clock.now(), year=year, dates=form.dates())
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.info(request, f"Calendrier de l’année {year} enregistré.")
                return redirect("funding:dossier", year)
    else:
        kept = drafts.load(request.actor.id, campaign.FORM.format(year=year), at=clock.now())
        form = DatesForm(initial=kept or dossier.dates)
    status = 422 if form.is_bound and form.errors else 200
    context = {"facts": dossier, "form": form, "kept": kept}
    return render(request, "funding/dossier/dates.html", context, status=status)
