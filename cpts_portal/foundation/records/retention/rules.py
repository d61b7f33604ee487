"""What the nightly job does: rules given by the apps that own the rows, each with its line of the
table of durations.

An app lists its own in ``RULES`` of its ``rights`` module; ``rules()`` joins them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Min

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records.privacy_rights import declaring

from . import durations
from .durations import Duration, RetentionPeriod


@dataclass(frozen=True)
class RetentionRule:
    """``waiting`` gives the rows that will be erased one day, and no row twice; ``ended_on`` names
    the day or moment they are kept from. ``run`` is an operation that erases what is due, or a part
    of it, and says how many; ``announce`` writes to those whose turn comes within the notice."""

    code: str
    covers: tuple[type[models.Model], ...]
    waiting: Callable[[], models.QuerySet]
    ended_on: str
    run: Callable[..., int]
    announce: Callable[..., int] | None = None

    @property
    def duration(self) -> Duration:
        return durations.duration_of(self.code)

    def due(self, at: datetime) -> models.QuerySet:
        return due(self.waiting(), self.code, self.ended_on, at)

    def next_on(self, at: datetime) -> date | None:
        """When the next of those that are not due yet will be; None when nothing waits."""
        period, today = _period(self.code, at)
        later = self.waiting().filter(**_span(self, after=period.last_end(today)))
        first = later.aggregate(first=Min(self.ended_on))["first"]
        return period.due_on(day_of(first)) if first else None


def due(rows: models.QuerySet, code: str, ended_on: str, at: datetime) -> models.QuerySet:
    """Those of ``rows`` whose time is over."""
    period, today = _period(code, at)
    return rows.filter(**{f"{_day(rows, ended_on)}__lte": period.last_end(today)})


def soon(rows: models.QuerySet, code: str, ended_on: str, at: datetime) -> models.QuerySet:
    """Not due yet, but within the notice."""
    period, today = _period(code, at)
    name, notice = _day(rows, ended_on), timedelta(days=durations.duration_of(code).notice_days)
    return rows.filter(
        **{f"{name}__gt": period.last_end(today), f"{name}__lte": period.last_end(today + notice)}
    )


def due_on(code: str, end: datetime | date, at: datetime) -> date:
    period, _ = _period(code, at)
    return period.due_on(day_of(end))


def day_of(moment: datetime | date) -> date:
    return moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment


def rules() -> tuple[RetentionRule, ...]:
    """In the order of the table: whoever is erased whole comes last, each line counts its own."""
    rules = [rule for module in declaring.modules() for rule in getattr(module, "RULES", ())]
    order = list(durations.table())
    return tuple(sorted(rules, key=lambda rule: order.index(rule.code)))


def _period(code: str, at: datetime) -> tuple[RetentionPeriod, date]:
    today = day_of(at)
    return durations.duration_of(code).on(today), today


def _span(rule: RetentionRule, *, after: date) -> dict:
    return {f"{_day(rule.waiting(), rule.ended_on)}__gt": after}


def _day(rows: models.QuerySet, name: str) -> str:
    """A moment counts as its day in Paris; what is annotated is a day already."""
    model, field = rows.model, None
    try:
        for part in name.split("__"):
            field = model._meta.get_field(part)
            model = field.related_model
    except FieldDoesNotExist:
        return name
    return f"{name}__date" if isinstance(field, models.DateTimeField) else name
