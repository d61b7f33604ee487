"""Which contract year a page shows, and the links to the others."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from funding.ledger import queries as ledger
from funding.ledger.facts import YearFacts


@dataclass(frozen=True)
class YearLink:
    number: int
    is_shown: bool
    is_running: bool


def chosen_year(request, opened: tuple[YearFacts, ...], today: date) -> YearFacts | None:
    """The year asked for, else the one that runs, else the last opened; None when there is none."""
    asked = request.GET.get("annee", "")
    if asked:
        for year in opened:
            if str(year.number) == asked:
                return year
        raise Http404
    running = next((year for year in opened if today in year.period), None)
    return running or (opened[-1] if opened else None)


def year_links(opened: tuple[YearFacts, ...], shown: int, today: date) -> tuple[YearLink, ...]:
    return tuple(YearLink(y.number, y.number == shown, today in y.period) for y in opened)


def opened_years() -> tuple[YearFacts, ...]:
    return ledger.years()
