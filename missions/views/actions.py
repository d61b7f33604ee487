"""The action sheets, for whoever steers them."""

from django.shortcuts import render

from cpts_portal.foundation.records.pages import page_of
from cpts_portal.foundation.web.http import page, reads
from members.queries import missions as mission_names
from missions.filters import ActionFilter
from missions.permissions import verifies
from missions.queries import choices


@page(
    reads, verifies, scope="all action sheets", budget=6, query=(*ActionFilter.base_filters, "page")
)
def actions(request):
    missions = mission_names.short_labels()
    filters = ActionFilter(request.GET, choices.actions(), choices={"mission": missions.items()})
    context = {"page": page_of(filters.qs, request.GET.get("page")), "filters": filters}
    return render(request, "missions/actions.html", context)
