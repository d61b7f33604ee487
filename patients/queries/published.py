"""The figures that others read: the published states, their years, and how long people waited."""

from dataclasses import asdict
from datetime import date, timedelta
from statistics import median

from django.db.models import Q

from cpts_portal.foundation.kernel.periods import Period, contract_year
from members.queries import contracts
from patients.domain.counting import NOT_COUNTED
from patients.models import PublishedFigures, RequestFact
from patients.queries.figures import PlacesFigures, RequestFigures


def published_state(text: str) -> dict:
    """The ``published`` state: the latest of the year in the address (``number``) when it exists,
    else the latest of all; ``numbers`` are the years."""
    latest = {row.year: row for row in PublishedFigures.objects.order_by("as_of", "pk")}
    numbers = sorted(year for year in latest if year is not None)
    known = {str(number): latest[number] for number in numbers}
    row = known.get(text) or max(latest.values(), key=lambda row: row.as_of, default=None)
    return {"published": row, "numbers": numbers, "number": row and row.year}


def requested_period(year: str, *, today: date) -> dict:
    """The ``period`` of the year in the address (``number``) when it exists, else of the current
    one, which ends today; without a contract, the last twelve months."""
    tomorrow = today + timedelta(days=1)
    contract = contracts.current(today)
    if contract is None or contract.signed_on > today:
        period = Period(tomorrow - timedelta(days=365), tomorrow)
        return {"period": period, "number": None, "numbers": []}
    numbers: list[int] = []
    while contract_year(contract.signed_on, len(numbers) + 1).start <= today:
        numbers.append(len(numbers) + 1)
    number = {str(number): number for number in numbers}.get(year, numbers[-1])
    whole = contract_year(contract.signed_on, number)
    period = Period(whole.start, min(whole.end, tomorrow))
    return {"period": period, "number": number, "numbers": numbers}


def next_on(today: date) -> date:
    """The day the state of this month is published: the first of the next one."""
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def content_of(figures: RequestFigures, places: PlacesFigures) -> dict:
    """As stored: the period stands in columns of its own."""
    content = asdict(figures)
    del content["period"], content["masked_below"]
    return {"figures": content, "places": asdict(places)}


def expectation(today: date, *, least: int) -> dict:
    """Twelve whole months, nothing of the running one, so that no single person shows in what
    changes from a day to the next. ``half_within``: half of those whom a doctor accepted waited so
    many days at most. A number under ``least`` is None."""
    end = today.replace(day=1) - timedelta(days=1)
    facts = RequestFact.objects.exclude(close_reason__in=NOT_COUNTED)
    recent = facts.filter(accepted_on__gt=end - timedelta(days=365), accepted_on__lte=end)
    delays = recent.values_list("received_on", "accepted_on")
    days = [(yes - received).days for received, yes in delays if yes]
    still = Q(closed_on=None) | Q(closed_on__gt=end)
    listed = facts.filter(still, qualified_on__lte=end).count()
    return {
        "on": end,
        "half_within": round(median(days)) if len(days) >= least else None,
        "listed": listed if listed >= least else None,
    }
