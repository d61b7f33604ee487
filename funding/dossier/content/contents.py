"""All that one year's dossier says. Page, PDF, JSON and CSV render this object, nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.frozen_json import as_data, copied, load, sha256
from cpts_portal.foundation.kernel.periods import Period
from funding.contract.queries.envelopes import budget_of
from funding.dossier.content import figures
from funding.dossier.content.collectors import (
    evidence,
    indicators,
    missions,
    money,
    place,
    review,
    years,
)
from funding.dossier.content.figures_completion import AskedRow
from funding.dossier.content.figures_money import ComparedRow, MoneyPart, VariablePart
from funding.dossier.content.figures_place import GovernancePart, TerritoryPart
from funding.dossier.models import Snapshot
from funding.dossier.queries import dossiers
from funding.ledger import queries as ledger
from members.models import Contract
from members.queries import contracts, meetings, territory
from missions.queries import declarations


@dataclass(frozen=True)
class DossierContents:
    """``history`` fills in for a year of dated totals, where rows are missing by nature."""

    cover: figures.Cover
    territory: TerritoryPart | None
    governance: GovernancePart
    missions: tuple[figures.MissionPart, ...]
    variable: VariablePart
    crisis: figures.CrisisPart
    money: MoneyPart
    history: tuple[figures.HistoricalRow, ...]
    evidence: tuple[figures.EvidenceRow, ...]
    next_year: tuple[figures.IndicatorRow, ...]
    remarks: tuple[figures.RemarkRow, ...]
    decisions: figures.DecisionsPart | None = None
    completion: tuple[AskedRow, ...] = ()
    comparison: tuple[ComparedRow, ...] = ()

    @classmethod
    def collect(cls, year: int, at: datetime) -> "DossierContents":
        """Reads every app once: what two parts say is read here and given to both. ``at``: stocks
        of a running year are taken on that day."""
        contract = contracts.current()
        if contract is None or year not in dict(contract.year_periods):
            raise DomainError(f"Le contrat n’a pas d’année {year}.", field="year")
        period = contract.period(year)
        today = at.astimezone(PARIS).date()
        on = min(period.last_day, today)
        opened, payments = ledger.years(), ledger.all_payments()
        money_year = ledger.pick(opened, year)
        rows = years.history_rows(money_year)
        facts = budget_of(year, opened, as_of=on, payments=payments)
        plans = contracts.crisis_plans(until=period.end)
        held, hours = meetings.meetings_between(period), declarations.verified_between(period)
        every = indicators.every_year(contract.years, today)
        pieces = evidence.collect(every.get(year, ()), plans, held, hours, facts.expenses)
        lines = indicators.lines(every, year, pieces)
        euros, variable = money.collect(money_year, facts, payments), indicators.variable(lines)
        people = place.governance_part(period, on, len(held))
        now = euros, variable, people
        return cls(
            cover=_cover(contract, year, period, bool(rows)),
            territory=place.territory_part(contract, on),
            governance=people,
            missions=missions.collect(contract, period, hours, lines, dossiers.mission_words(year)),
            variable=variable,
            crisis=missions.crisis_part(contract, money_year, plans),
            money=euros,
            history=rows,
            evidence=pieces,
            next_year=indicators.next_year_rows(every, year + 1),
            remarks=dossiers.remarks(year),
            decisions=review.decisions_part(year, lines),
            completion=review.asked_rows(year, every.get(year, ()), pieces),
            comparison=years.comparison_rows(year, opened, every, payments, now, on),
        )

    @classmethod
    def from_snapshot(cls, snapshot: Snapshot) -> "DossierContents":
        return load(cls, snapshot.contents["contents"])

    def as_data(self) -> dict:
        return as_data(self)

    @property
    def sha256(self) -> str:
        """Of the contents alone: the moment and the version are not in it."""
        return sha256(self.as_data())

    @property
    def lines(self) -> tuple[figures.IndicatorRow, ...]:
        return tuple(line for mission in self.missions for line in mission.lines)

    @property
    def period(self) -> Period:
        return Period(self.cover.period_start_on, self.cover.period_end_on + timedelta(days=1))


def _cover(contract: Contract, year: int, period: Period, taken_over: bool) -> figures.Cover:
    association = territory.association()
    if association is None:
        raise DomainError("Décrivez d’abord l’association : son nom, son numéro FINESS.")
    return figures.Cover(
        association=association.name,
        **copied(association, "finess", "rna", "siret", "address", "email"),
        **copied(contract, "signed_on", "years", "band"),
        parties=tuple(contract.parties),
        contract_ends_on=contract.ends_on,
        year=year,
        period_start_on=period.start,
        period_end_on=period.last_day,
        taken_over=taken_over,
        demonstration=settings.MODE == "demo",
    )
