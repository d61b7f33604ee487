"""The communes the association answers for, and the size they make."""

from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.charts import Area, choropleth
from cpts_portal.foundation.web.http import page, reads
from members.permissions import insider
from members.queries import membership, territory


@page(reads, insider, budget=7)
def territory_page(request):
    today = clock.today()
    facts = territory.facts(today, contours=True)
    context = {"facts": facts, "shares": membership.shares(today), "chart": None}
    if facts:
        areas = [Area(c.code, c.name, c.population or 0, c.contour) for c in facts.communes]
        title = "Population des communes du territoire"
        context["chart"] = choropleth("territoire", title, areas, unit="habitants")
    return render(request, "members/territory.html", context)
