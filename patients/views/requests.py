from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import over_quota, reads, require
from members.queries import communes
from patients import filters, traced_reads
from patients.enums import Tier
from patients.permissions import works_the_list
from patients.queries import figures, listing, sectors
from patients.queries.stale import stale_ids
from patients.reading_quotas import TooManyReadings


@reads(traced=True)
@require(works_the_list)
def requests(request):
    """The list to work: filters in the address, names opened page by page."""
    known_sectors = sectors.names()
    known_communes = {one.code: one.name for one in communes.of_territory()}
    at = clock.now()
    wanted = filters.wanted(
        request.GET, session=request.session, sectors=known_sectors, communes=known_communes, at=at
    )
    try:
        page = traced_reads.list_requests(
            by=request.actor, at=at, wanted=wanted, page=request.GET.get("page", 1)
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
        "query": filters.query_of(wanted, page.number, session=request.session),
        "stale": stale_ids(at),
        "shows_stale": wanted.flag == listing.STALE,
        "taken_over": figures.taken_over_ever() if wanted.state == "closes" else 0,
        "filters_on": sum(map(bool, (wanted.tier, wanted.sector, wanted.commune, wanted.flag))),
        "sectors": known_sectors,
        "communes": known_communes,
        "tiers": Tier.choices,
        "flags": filters.FLAG_NAMES,
        "orders": filters.ORDER_NAMES,
    }
    return render(request, "patients/requests.html", context)
