"""The members of today, one of them, and the territory they answer for."""

from functools import partial

from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records.pages import page_of
from cpts_portal.foundation.web.charts import Area, choropleth
from cpts_portal.foundation.web.exports import csv_response
from cpts_portal.foundation.web.http import page, reads
from members.filters import DirectoryFilter
from members.permissions import coordinator, examines_applications, insider, office
from members.queries import applications, directory, membership, territory
from members.traced_reads import directory_file


@page(
    reads, insider, scope="listed members", budget=8, query=(*DirectoryFilter.base_filters, "page")
)
def directory_page(request):
    today = clock.today()
    in_office = office(request.actor)
    filters = _filters(request, today, unlisted=in_office)
    page = page_of(directory.lines(filters.qs), request.GET.get("page"))
    context = {"page": page, "filters": filters, "in_office": in_office}
    if not filters.active and page.number == 1:
        context["legal_persons"] = directory.legal_persons_on(today)
    if examines_applications(request.actor):
        context["waiting"] = applications.waiting(clock.now())
    return render(request, "members/directory.html", context)


def _filters(request, today, *, unlisted: bool) -> DirectoryFilter:
    return DirectoryFilter(
        request.GET,
        directory.members(today, unlisted=unlisted),
        choices={"profession": partial(directory.professions_on, today)},
    )


@page(
    reads(traced=True),
    office,
    scope="members, traced",
    budget=5,
    query=DirectoryFilter.base_filters,
    sensitive=True,
)
def directory_export(request):
    now = clock.now()
    filters = _filters(request, now.astimezone(PARIS).date(), unlisted=True)
    rows = directory_file(by=request.actor, at=now, rows=directory.lines(filters.qs))
    return csv_response(
        f"adherents-{now:%Y-%m-%d}",
        ("Nom", "Profession", "Précision", "Commune d’exercice", "Adhésion le"),
        ((p.name, p.profession.label, p.detail, str(p.commune or ""), p.since) for p in rows),
    )


@page(reads, insider, scope="listed members", budget=6)
def person_page(request, person_id):
    card = directory.card(person_id, clock.today(), office=office(request.actor))
    if card is None:
        raise Http404
    context = card | {"may_answer_rights": coordinator(request.actor)}
    return render(request, "members/person.html", context)


@page(reads, insider, budget=7)
def territory_page(request):
    today = clock.today()
    facts = territory.facts(today, contours=True)
    context: dict = {"facts": facts, "shares": membership.shares(today), "chart": None}
    if facts:
        areas = [Area(c.code, c.name, c.population or 0, c.contour) for c in facts.communes]
        title = "Population des communes du territoire"
        context["chart"] = choropleth("territoire", title, areas, unit="habitants")
    return render(request, "members/territory.html", context)
