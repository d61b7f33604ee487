"""Accounts, and what each saw and did: for the technical administrator."""

from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.exports import csv_response
from cpts_portal.foundation.web.http import reads, require
from cpts_portal.home import account_trails
from cpts_portal.home.forms.account_trail import AccountSearch, TrailFilter
from members.permissions import administrator

HEADER = (
    *("Moment", "Ce qui a été fait", "Objet", "Numéro ou identifiant"),
    *("Rôle", "Preuve d’identité", "Code"),
)


@reads(traced=True)
@require(administrator)
def accounts_page(request):
    form = AccountSearch(request.GET)
    page = account_trails.open_accounts(
        by=request.actor, at=clock.now(), text=form.text, page=request.GET.get("page", 1)
    )
    return render(request, "home/accounts.html", {"form": form, "page": page, "text": form.text})


@reads(traced=True)
@require(administrator)
def account_trail(request, account_id):
    form = TrailFilter(request.GET)
    asked = form.asked()
    found = account_trails.open_trail(
        by=request.actor,
        at=clock.now(),
        account_id=account_id,
        asked=asked,
        page=request.GET.get("page", 1),
    )
    if found is None:
        raise Http404
    context = {"found": found, "page": found.page, "form": form, "asked": asked}
    return render(request, "home/account_trail.html", context)


@reads(traced=True)
@require(administrator)
def account_trail_export(request, account_id):
    now = clock.now()
    lines = account_trails.trail_file(
        by=request.actor, at=now, account_id=account_id, asked=TrailFilter(request.GET).asked()
    )
    if lines is None:
        raise Http404
    return csv_response(
        f"traces-{now:%Y-%m-%d}",
        HEADER,
        ((o.at, o.words, o.kind, o.about, o.role, o.means, o.action) for o in lines),
    )
