from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.surface.http import over_quota, reads, require
from members.queries import communes
from patients import filters, readings
from patients.enums import Tier
from patients.queries import listing, sectors
from patients.reading_quotas import TooManyReadings
from patients.rules import works_the_list


@reads(traced=True)
@require(works_the_list)
def requests(request):
    """The list to work: filters in the address, names opened page by page."""
    known_sectors = sectors.names()
    known_communes = {one.code: one.name for one in communes.of_territory()}
    wanted = filters.wanted(request.GET, sectors=known_sectors, communes=known_communes)
    try:
        page = readings.list_requests(
            by=request.actor, at=clock.now(), wanted=wanted, page=request.GET.get("page", 1)
        )
    except TooManyReadings as quota:
        return over_quota(request, quota.kind)
    counts = listing.counts(wanted)
    context = {
        "page": page,
        "wanted": wanted,
        "tabs": [
            {"code": code, "name": name, "count": counts[code]}
            for code, name in filters.TABS.items()
        ],
        "sectors": known_sectors,
        "communes": known_communes,
        "tiers": Tier.choices,
        "flags": filters.FLAG_NAMES,
        "orders": filters.ORDER_NAMES,
    }
    return render(request, "patients/requests.html", context)
