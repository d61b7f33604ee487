"""The lists of the office, and the way back to the one an act came from."""

from functools import wraps

from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import over_quota, page, reads, writes
from patients import contents, filters, traced_reads
from patients.domain import ages
from patients.domain.links import number_in
from patients.enums import PriorityTier
from patients.filters import RequestFilter
from patients.forms.office import SearchForm
from patients.permissions import works_the_list
from patients.queries import figures as figure_queries
from patients.queries import listing, published, reminders
from patients.queries.situations import stale_ids
from patients.reading_quotas import TooManyReadings

SEARCH_DRAFT = "patients.search"
LARGEST_NUMBER = 999_999
LIST_QUERY = (*RequestFilter.base_filters, "page")


def within_quota(view):
    """429 for an account that reads more identities in an hour than anybody works on."""

    @wraps(view)
    def limited(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except TooManyReadings as quota:
            return over_quota(request, quota.kind)

    return limited


def came_from(request, at) -> RequestFilter | None:
    """The list named in the address of any page of the office."""
    return filters.came_from(request.GET, session=request.session, at=at)


def address(route: str, back: RequestFilter | None, *ids) -> str:
    return reverse(route, args=ids) + (back.query if back else "")


def to_request(request_id, back: RequestFilter | None):
    return redirect(address("patients:request", back, request_id))


def to_list(back: RequestFilter | None):
    """Without a list, the first page: what waits."""
    return redirect(address("patients:requests", back) if back else reverse("patients:today"))


@page(reads(traced=True), works_the_list, scope="all requests, traced", budget=11, query=LIST_QUERY)
@within_quota
def requests(request):
    """The list to work: filters in the address, names opened page by page."""
    at = clock.now()
    filters = RequestFilter(request.GET, session=request.session, at=at)
    page = traced_reads.list_requests(
        by=request.actor, at=at, rows=filters.qs, page=request.GET.get("page", 1)
    )
    context = {
        "page": page,
        "filters": filters,
        "tabs": filters.tabs(listing.counts(filters.rows_without("etat"))),
        "query": filters.query,
        "stale": stale_ids(at),
        "shows_stale": filters.shows_stale,
        "taken_over": figure_queries.taken_over_ever() if filters.tab == "closes" else 0,
    }
    return render(request, "patients/requests.html", context)


@page(writes, works_the_list, scope="open requests, traced", budget=4, draft=SEARCH_DRAFT)
@within_quota
def search(request):
    """By name or telephone. Posted, so that neither stays in an address or a history."""
    if request.method != "POST":
        return _back_to_typing(request)
    form = SearchForm(request.POST)
    matches = []
    if form.is_valid():
        words = form.cleaned_data["words"]
        if number := _known_number(words):
            return redirect(f"{reverse('patients:requests')}?numero={number}")
        matches = traced_reads.search(by=request.actor, at=clock.now(), words=words)
        # the answer is a page, no redirect
        drafts.discard(request.actor.id, SEARCH_DRAFT)
    context = {"form": form, "matches": matches, "query": "", "stale": frozenset()}
    return render(request, "patients/search.html", context, status=form.status)


def _known_number(words: str) -> int | None:
    """« LF-4127 » or « 4127 »; ten digits are a telephone. A number names nobody."""
    number = number_in(words)
    if number is None or number > LARGEST_NUMBER:
        return None
    return number if listing.by_number(number) else None


def _back_to_typing(request):
    """The words of an expired session, not searched yet; without them, the list."""
    if request.draft is None:
        return redirect("patients:requests")
    context = {"form": SearchForm(initial=request.draft), "matches": [], "draft": request.draft}
    return render(request, "patients/search.html", context)


@page(reads, works_the_list, scope="all requests, no name", budget=11)
def today(request):
    """« À faire »: the oldest first, by number; a name shows on the request itself."""
    at = clock.now()
    desk = contents.desk(at)
    return render(request, "patients/today.html", {"desk": desk, "day": ages.paris_day(at)})


@page(reads, works_the_list, scope="all proposals, no identity", budget=4)
def reminders_page(request):
    """What waits too long, each with the one thing to do."""
    today = clock.today()
    context = {"reminders": reminders.due_reminders(today), "today": today}
    return render(request, "patients/reminders.html", context)


@page(reads, works_the_list, scope="exact counts, nobody", budget=7, query=("annee", "vue"))
def figures(request):
    """The list in exact numbers « à ce jour »; or, « ?vue=financeurs », the published state."""
    year, today = request.GET.get("annee", ""), clock.today()
    context: dict = {"tiers": PriorityTier.labels, "next_on": published.next_on(today)}
    if request.GET.get("vue") == "financeurs":
        context |= {"masked": True} | published.published_state(year)
        return render(request, "patients/figures.html", context)
    context |= published.requested_period(year, today=today)
    period = context["period"]
    context |= {
        "figures": figure_queries.figures(period),
        "live": period.last_day == today,
        "taken_over": figure_queries.taken_over(period),
    }
    return render(request, "patients/figures.html", context)
