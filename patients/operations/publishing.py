"""Figures that are written down: published each month for the funders, masked, once for all; or
taken over from the lists kept before the portal, as pseudonymous facts.

Computed again at each reading, published ones would differ by one after a single qualification,
and who reads twice would know whose."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.periods import Period, contract_year
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import french_constraint_errors
from members.queries import contracts
from patients.domain import ages
from patients.domain.counting import Fact
from patients.models import PublishedFigures, RequestFact
from patients.permissions import sets_up_care
from patients.queries import figures
from patients.queries.published import content_of

A_YEAR = timedelta(days=365)


@transaction.atomic(durable=True)
def publish_due(*, by: Actor, at: datetime) -> int:
    """How many states are written. Twice, or at once, changes nothing more."""
    return sum(_publish(year, period, by=by, at=at) for year, period in _due(ages.paris_day(at)))


def _due(today: date) -> Iterable[tuple[int | None, Period]]:
    """The last state that is over of each year begun: its last day, or the end of a month."""
    month_end = today.replace(day=1) - timedelta(days=1)
    contract = contracts.current(today)
    if contract is None or contract.signed_on > today:
        yield None, Period(month_end + timedelta(days=1) - A_YEAR, month_end + timedelta(days=1))
        return
    number = 1
    while (year := contract_year(contract.signed_on, number)).start <= today:
        as_of = min(year.last_day, month_end) if year.last_day >= today else year.last_day
        if as_of >= year.start:
            yield number, Period(year.start, as_of + timedelta(days=1))
        number += 1


def _publish(year: int | None, period: Period, *, by: Actor, at: datetime) -> int:
    known = PublishedFigures.objects.filter(starts_on=period.start, as_of=period.last_day)
    if known.exists():
        return 0
    masked = figures.figures_for_funders(period)
    row = PublishedFigures(
        year=year,
        starts_on=period.start,
        as_of=period.last_day,
        masked_below=masked.masked_below or 0,
        content=content_of(masked, figures.places_figures_for_funders(period.start, period.end)),
        published_at=at,
    )
    row.clean_fields()
    # a worker that writes the same state meanwhile is waited for
    PublishedFigures.objects.bulk_create([row], ignore_conflicts=True)
    audit.add_entry("care_figures.publish", by=by, at=at, target=PublishedFigures)
    return 1


@transaction.atomic(durable=True)
def take_over_history(*, by: Actor, at: datetime, source: str, facts: Iterable[Fact]) -> int:
    """Ended requests only: whoever still waits is written down as a person who agrees."""
    sets_up_care.require(by, "Seule la coordinatrice reprend un historique.")
    if not source.strip():
        raise DomainError("Dites d’où viennent ces chiffres.", field="source")
    ended = list(facts)
    if any(fact.closed_on is None or fact.closed_on > ages.paris_day(at) for fact in ended):
        raise DomainError("Un historique ne contient que des demandes terminées.")
    with french_constraint_errors(RequestFact):
        rows = [RequestFact(source=source, **vars(fact)) for fact in ended]
        RequestFact.objects.bulk_create(rows, batch_size=500)
    audit.add_entry("care_request.history", by=by, at=at, target=RequestFact)
    return len(rows)
