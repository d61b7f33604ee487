from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.http import over_quota, page, writes
from patients import traced_reads
from patients.domain.request_numbers import number_in
from patients.forms.office import SearchForm
from patients.permissions import works_the_list
from patients.queries import listing
from patients.reading_quotas import TooManyReadings

DRAFT = "patients.search"
MOST = 999_999


@page(writes, works_the_list, scope="open requests, traced", budget=4, draft=DRAFT)
def search(request):
    """By name or telephone. Posted, so that neither stays in an address or a history."""
    if request.method != "POST":
        return _back_to_typing(request)
    form = SearchForm(request.POST)
    found = []
    if form.is_valid():
        words = form.cleaned_data["words"]
        if number := _known_number(words):
            return redirect(f"{reverse('patients:requests')}?numero={number}")
        try:
            found = traced_reads.search(by=request.actor, at=clock.now(), words=words)
        except TooManyReadings as quota:
            return over_quota(request, quota.kind)
        # the answer is a page, no redirect
        drafts.discard(request.actor.id, DRAFT)
    context = {"form": form, "found": found, "query": "", "stale": frozenset()}
    return render(request, "patients/search.html", context, status=422 if form.errors else 200)


def _known_number(words: str) -> int | None:
    """« LF-4127 » or « 4127 »; ten digits are a telephone. A number names nobody."""
    number = number_in(words)
    if number is None or number > MOST:
        return None
    return number if listing.by_number(number) else None


def _back_to_typing(request):
    """The words of an expired session, not searched yet; without them, the list."""
    if request.draft is None:
        return redirect("patients:requests")
    context = {"form": SearchForm(initial=request.draft), "found": [], "kept": request.draft}
    return render(request, "patients/search.html", context)
