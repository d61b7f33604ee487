"""Which contract year a page shows, and the links to the others."""

from functools import wraps

from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from funding.ledger import queries as ledger
from funding.ledger.facts import YearFacts


def of_year(title: str = ""):
    """Gives the view the opened years and the one asked for, else the one that runs, else the last.
    Where none is opened a page says so under its ``title``; a file, without one, is not found."""

    def decorate(view):
        @wraps(view)
        def with_year(request, **kwargs):
            opened, number = ledger.years(), request.GET.get("annee", "")
            if not opened and not number and title:
                return render(request, "funding/no_year.html", {"title": title})
            year = _requested(opened, number) if number else _running(opened)
            if year is None:
                raise Http404
            return view(request, opened=opened, year=year, **kwargs)

        return with_year

    return decorate


def _requested(opened: tuple[YearFacts, ...], number: str) -> YearFacts | None:
    return next((year for year in opened if str(year.number) == number), None)


def _running(opened: tuple[YearFacts, ...]) -> YearFacts | None:
    last = opened[-1] if opened else None
    return next((year for year in opened if clock.today() in year.period), last)


def year_links(opened: tuple[YearFacts, ...], current: YearFacts) -> list[dict]:
    return [
        {"number": y.number, "is_current": y == current, "is_running": clock.today() in y.period}
        for y in opened
    ]
