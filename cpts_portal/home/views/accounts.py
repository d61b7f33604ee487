"""Accounts, and what each saw and did: for the technical administrator."""

from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.exports import csv_response
from cpts_portal.foundation.web.http import page, reads
from cpts_portal.home import traced_reads
from cpts_portal.home.filters import AccountFilter, TrailFilter
from members.permissions import administrator
from members.queries import accounts as queries

HEADER = (
    *("Moment", "Ce qui a été fait", "Objet", "Numéro ou identifiant"),
    *("Rôle", "Preuve d’identité", "Code"),
)


@page(
    reads(traced=True),
    administrator,
    scope="all accounts, traced",
    budget=5,
    query=(*AccountFilter.base_filters, "page"),
)
def accounts_page(request):
    filters = AccountFilter(request.GET, queries.everybody())
    page = traced_reads.open_accounts(
        by=request.actor, at=clock.now(), rows=filters.qs, page=request.GET.get("page", 1)
    )
    return render(request, "home/accounts.html", {"filters": filters, "page": page})


@page(
    reads(traced=True),
    administrator,
    scope="one account, no patient, traced",
    budget=7,
    query=(*TrailFilter.base_filters, "page"),
)
def account_trail(request, account_id):
    filters = TrailFilter(request.GET, traced_reads.rows_of_trail(account_id))
    trail = traced_reads.open_trail(
        by=request.actor,
        at=clock.now(),
        account_id=account_id,
        rows=filters.qs,
        page=request.GET.get("page", 1),
    )
    if trail is None:
        raise Http404
    return render(request, "home/account_trail.html", trail | {"filters": filters})


@page(
    reads(traced=True),
    administrator,
    scope="one account, no patient, traced",
    budget=6,
    query=TrailFilter.base_filters,
)
def account_trail_export(request, account_id):
    now = clock.now()
    filters = TrailFilter(request.GET, traced_reads.rows_of_trail(account_id))
    lines = traced_reads.trail_file(
        by=request.actor, at=now, account_id=account_id, rows=filters.qs
    )
    if lines is None:
        raise Http404
    return csv_response(f"traces-{now:%Y-%m-%d}", HEADER, (line.values() for line in lines))
