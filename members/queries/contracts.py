"""The contract in force, its years and the missions it started."""

from datetime import date

from django.db.models import Case, Max, OuterRef, QuerySet, Subquery, When

from cpts_portal.foundation.kernel.json_rows import json_rows
from members.models import Contract, CrisisPlanVersion, MissionStart


def current(on: date | None = None) -> Contract | None:
    """The contract that covers that day; without a day, or when none does, the last signed."""
    return latest_contracts(on).first()


def last_signed_on() -> date | None:
    return Contract.objects.aggregate(last=Max("signed_on"))["last"]


def latest_contracts(on: date | None = None) -> QuerySet[Contract]:
    """Inside this app: the same one first."""
    order: list = ["-signed_on"]
    if on:
        covers = Case(When(signed_on__lte=on, ends_on__gt=on, then=0), default=1)
        order = [covers, "-signed_on"]
    starts = MissionStart.objects.filter(contract=OuterRef("pk"))
    starts = starts.order_by("started_on", "mission__position")
    plans = CrisisPlanVersion.objects.order_by("-adopted_on").values("adopted_on")
    return Contract.objects.annotate(
        starts=json_rows(
            starts, "id", "mission_id", "started_on", "deployed_on", label="mission__label"
        ),
        crisis_plan_on=Subquery(plans[:1]),
    ).order_by(*order)


def year_of(day: date) -> int | None:
    """The contract year a day belongs to; None before the signature and after the end."""
    contract = current(day)
    return contract.year_of(day) if contract else None


def crisis_plans(until: date | None = None) -> list[CrisisPlanVersion]:
    """Adopted versions, oldest first; ``until`` is excluded."""
    versions = CrisisPlanVersion.objects.order_by("adopted_on")
    return list(versions.filter(adopted_on__lt=until) if until else versions)
