"""The contract in force, its years and the missions it started."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, OuterRef, Subquery, When

from cpts_portal.foundation.kernel.json_rows import json_rows
from cpts_portal.foundation.kernel.periods import Period
from members.models import Contract, CrisisPlanVersion, MissionStart


@dataclass(frozen=True)
class MissionFacts:
    code: str
    label: str
    started_on: date
    deployed_on: date | None = None


@dataclass(frozen=True)
class ContractFacts:
    """``year_periods`` are ``(number from 1, half-open period)``; ``crisis_plan_on`` is the day the
    latest version of the crisis plan was adopted."""

    id: UUID
    signed_on: date
    ends_on: date
    years: int
    band: str
    population: int
    parties: tuple[str, ...]
    year_periods: tuple[tuple[int, Period], ...]
    missions: dict[str, MissionFacts]
    crisis_plan_on: date | None = None

    def period(self, number: int) -> Period:
        return dict(self.year_periods)[number]

    def year_of(self, day: date) -> int | None:
        return next((n for n, period in self.year_periods if day in period), None)


def current(on: date | None = None) -> ContractFacts | None:
    """The contract that covers that day; without a day, or when none does, the last signed."""
    contract = latest_contracts(on).first()
    return facts_of(contract) if contract else None


def latest_contracts(on: date | None = None):
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
            starts, "started_on", "deployed_on", code="mission_id", label="mission__label"
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


def facts_of(contract: Contract) -> ContractFacts:
    return ContractFacts(
        id=contract.id,
        signed_on=contract.signed_on,
        ends_on=contract.ends_on,
        years=contract.years,
        band=contract.band,
        population=contract.population,
        parties=tuple(contract.parties),
        year_periods=tuple((n, contract.year(n)) for n in range(1, contract.years + 1)),
        missions={start["code"]: _mission(start) for start in contract.starts},
        crisis_plan_on=contract.crisis_plan_on,
    )


def _mission(start: dict) -> MissionFacts:
    deployed_on = start["deployed_on"]
    return MissionFacts(
        start["code"],
        start["label"],
        date.fromisoformat(start["started_on"]),
        date.fromisoformat(deployed_on) if deployed_on else None,
    )
