"""Action sheets, activities and their dated prices."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import euros
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.rows import save_validated
from missions.enums import ActionStatus
from missions.models import Action, Activity, ActivityRate
from missions.operations.entry import FORM_FIELDS
from missions.permissions import sets_prices

OFFICE_ONLY = "Seule la coordinatrice règle les fiches action et les tarifs."


def open_action(
    *,
    by: Actor,
    at: datetime,
    number: str,
    title: str,
    mission_code: str,
    starts_on: date,
    lead_id: UUID | None = None,
    public: str = "",
    status: str = ActionStatus.RUNNING,
    planned_end_on: date | None = None,
) -> UUID:
    with transaction.atomic(durable=True):
        sets_prices.require(by, OFFICE_ONLY)
        action = Action(
            number=number,
            title=title,
            mission_id=mission_code,
            lead_id=lead_id,
            public=public,
            status=status,
            starts_on=starts_on,
            planned_end_on=planned_end_on,
        )
        save_validated(action, form_fields=FORM_FIELDS, force_insert=True)
        audit.add_entry("action.open", by=by, at=at, target=action)
        return action.id


def add_activity(
    *, by: Actor, at: datetime, code: str, label: str, kind: str, basis: str, valid_from: date
) -> str:
    with transaction.atomic(durable=True):
        sets_prices.require(by, OFFICE_ONLY)
        activity = Activity(code=code, label=label, kind=kind, basis=basis, valid_from=valid_from)
        save_validated(activity, form_fields=FORM_FIELDS, force_insert=True)
        audit.add_entry("activity.add", by=by, at=at, target=activity)
        return activity.code


def set_rate(
    *,
    by: Actor,
    at: datetime,
    activity_code: str,
    amount_eur: Decimal | int,
    valid_from: date,
    profession_id: int | None = None,
) -> None:
    """From that day on; the price before it ends the day before. Sent hours keep theirs."""
    with transaction.atomic(durable=True):
        sets_prices.require(by, OFFICE_ONLY)
        current = ActivityRate.objects.select_for_update().filter(
            Q(profession_id=profession_id), activity_id=activity_code, valid_to__isnull=True
        )
        for rate in current:
            if rate.valid_from >= valid_from:
                raise DomainError(
                    "Un tarif est déjà en vigueur à cette date ou après.", field="valid_from"
                )
            rate.valid_to = valid_from
            rate.save(update_fields=["valid_to"])
        rate = ActivityRate(
            activity_id=activity_code,
            profession_id=profession_id,
            amount_eur=euros(amount_eur),
            valid_from=valid_from,
        )
        save_validated(rate, form_fields=FORM_FIELDS, force_insert=True)
        audit.add_entry("rate.set", by=by, at=at, target=rate)
