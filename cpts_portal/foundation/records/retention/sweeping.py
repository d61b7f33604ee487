"""The plain rules: rows deleted, or columns emptied, when their time is over."""

from collections.abc import Callable
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.records import audit

from .rules import RetentionRule, due

ONLY_THE_PORTAL = "Le portail seul efface à échéance."


def deleted(
    code: str, model: type[models.Model], *, ended_on: str, where: Q | None = None
) -> RetentionRule:
    """``where``: which rows wait; all of them by default."""
    return _rule(code, model, ended_on, where or Q(), lambda rows: rows.delete()[0])


def emptied(
    code: str,
    model: type[models.Model],
    *,
    ended_on: str,
    full: Q,
    values: dict,
    among: Callable[[], models.QuerySet] | None = None,
) -> RetentionRule:
    """``full``: rows that still hold something; what is emptied waits no more. ``among``: all rows
    of the model, or those that carry the day they are kept from."""
    return _rule(code, model, ended_on, full, lambda rows: rows.update(**values), among)


def only_the_portal(by: Actor) -> None:
    if not by.has("system"):
        raise Forbidden(ONLY_THE_PORTAL)


def _rule(
    code: str, model: type[models.Model], ended_on: str, where: Q, clear, among=None
) -> RetentionRule:
    def waiting() -> models.QuerySet:
        return (among or model._default_manager.all)().filter(where)

    @transaction.atomic(durable=True)
    def run(*, by: Actor, at: datetime) -> int:
        only_the_portal(by)
        keys = list(due(waiting(), code, ended_on, at).values_list("pk", flat=True))
        if keys:
            clear(model._default_manager.filter(pk__in=keys))
            audit.add_entry(f"retention.{code}", by=by, at=at, target=model)
        return len(keys)

    return RetentionRule(code, (model,), waiting, ended_on, run)
