"""The first year of a contract: entitlement, advance, balance, variable part, maximum.

Advance: 75 % of functioning and of the fixed part of each mission, prorated when a mission starts
during the year. Functioning is paid whole at signature while no mission has started. Crisis events
are entitlement, never part of the advance.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.money import ZERO, euros, in_french, percent_of
from cpts_portal.foundation.kernel.periods import Period, contract_year
from funding.forecast.values import DEFAULTS, Forecast, ForecastLine, ForecastSettings, percent
from funding.rates import table as rates
from funding.rates.table import CRISIS, CRISIS_PARTS, FUNCTIONING, Cell, RateVersion, table

LAST_SIGNATURE = date(2100, 12, 31)
CRISIS_LABELS = {
    "first-plan": "Plan de crise, première rédaction",
    "update": "Plan de crise, mise à jour annuelle",
    "recognised": "Crise sanitaire reconnue par l’ARS",
}


def forecast_first_year(
    *,
    population: int,
    signed_on: date,
    missions: Mapping[str, date | None],
    crisis: tuple[str, ...] = (),
    settings: ForecastSettings = DEFAULTS,
) -> Forecast:
    """``missions``: code → start date, None meaning started at signature."""
    size = rates.band(population)
    _check_signature(signed_on)
    version = rates.in_force(signed_on)
    year = contract_year(signed_on, 1)
    _check_missions(missions, version, year)
    _check_crisis(crisis, missions)
    started = {code: missions[code] or signed_on for code in table().missions if code in missions}
    rows = _Rows(version, size, year, settings)
    lines = [rows.functioning(started)]
    for code, on in started.items():
        lines += rows.crisis(crisis) if code == CRISIS else rows.mission(code, on)
    return _totals(population, rows, tuple(lines))


def _check_signature(signed_on: date) -> None:
    if signed_on > LAST_SIGNATURE:
        raise DomainError(
            f"La date de signature est trop lointaine : {signed_on:%d/%m/%Y}.", field="signed_on"
        )


def _check_missions(
    missions: Mapping[str, date | None], version: RateVersion, year: Period
) -> None:
    known = table().missions
    for code, started_on in missions.items():
        if code == FUNCTIONING:
            raise DomainError(
                "Le fonctionnement n’est pas une mission : il est toujours compté.",
                field="missions",
            )
        if code not in known:
            raise DomainError(
                f"Mission inconnue : « {code} ». Missions possibles : {', '.join(known)}.",
                field="missions",
            )
        if not version.has(code):
            raise DomainError(
                f"La mission « {code} » n’existe pas dans l’accord en vigueur au "
                f"{year.start:%d/%m/%Y} ({version.label}).",
                field="missions",
            )
        if started_on is not None and started_on not in year:
            raise DomainError(
                f"La mission « {code} » ne peut pas démarrer le {started_on:%d/%m/%Y} : la "
                f"première année va du {year.start:%d/%m/%Y} au {year.last_day:%d/%m/%Y}.",
                field="missions",
            )


def _check_crisis(crisis: tuple[str, ...], missions: Mapping[str, date | None]) -> None:
    for event in crisis:
        if event not in CRISIS_PARTS:
            raise DomainError(
                f"Événement de crise inconnu : « {event} ». "
                f"Événements possibles : {', '.join(CRISIS_PARTS)}.",
                field="crisis",
            )
        if crisis.count(event) > 1:
            raise DomainError(
                f"L’événement de crise « {event} » est donné deux fois.", field="crisis"
            )
    if crisis and CRISIS not in missions:
        raise DomainError(
            "Un événement de crise demande la mission « crise » parmi les missions.", field="crisis"
        )
    if {"first-plan", "update"} <= set(crisis):
        raise DomainError(
            "La première rédaction du plan de crise (first-plan) et sa mise à jour (update) "
            "ne peuvent pas être dues la même année.",
            field="crisis",
        )


class _Rows:
    """Writes the lines of one forecast."""

    def __init__(self, version: RateVersion, size: str, year: Period, settings: ForecastSettings):
        self.version, self.size, self.year, self.settings = version, size, year, settings

    def functioning(self, started: Mapping[str, date]) -> ForecastLine:
        cell = self.version.cell(FUNCTIONING, "fixed", self.size)
        running = any(on == self.year.start for on in started.values())
        rate = self.settings.advance_rate if running else Decimal(1)
        assert cell.amount_eur is not None
        why = (
            f"avancé à {percent(rate)} : les missions courent"
            if running
            else "versé en entier à la signature : aucune mission n’a encore démarré"
        )
        return ForecastLine(
            FUNCTIONING,
            "fixed",
            "Fonctionnement",
            f"barème {self.size} : {in_french(cell.amount_eur)}, {why}",
            cell.amount_eur,
            percent_of(rate, cell.amount_eur),
            cell.source,
            cell.confidence,
        )

    def mission(self, code: str, started_on: date) -> list[ForecastLine]:
        label = table().missions[code]
        fixed = self.version.cell(code, "fixed", self.size)
        variable = self.version.cell(code, "variable", self.size)
        due, formula = self._prorated(fixed, started_on)
        advance = None if due is None else percent_of(self.settings.advance_rate, due)
        if advance is not None:
            formula += f", dont avance {percent(self.settings.advance_rate)} : {in_french(advance)}"
        return [
            self._line(code, "fixed", f"{label} : part fixe", fixed, due, advance, formula),
            self._line(
                code,
                "variable",
                f"{label} : part variable, au plus",
                variable,
                variable.amount_eur,
                ZERO,
                f"barème {self.size}, selon les indicateurs, versée après le dialogue de gestion",
            ),
        ]

    def _prorated(self, fixed: Cell, started_on: date) -> tuple[Decimal | None, str]:
        if fixed.amount_eur is None or started_on == self.year.start:
            known = "" if fixed.amount_eur is None else f" : {in_french(fixed.amount_eur)}"
            return fixed.amount_eur, f"barème {self.size}{known}"
        top, bottom = self.settings.share(started_on, self.year)
        due = euros(fixed.amount_eur * top / bottom)
        return due, (
            f"barème {self.size} : {in_french(fixed.amount_eur)} × {top}/{bottom} "
            f"(démarrage le {day(started_on)}) = {in_french(due)}"
        )

    def _line(self, code, part, label, cell, amount, advance, formula) -> ForecastLine:
        reason = ""
        if cell.amount_eur is None:
            total = self.version.cell(code, "total_max", self.size)
            most = in_french(total.amount_eur or ZERO)
            reason = (
                "La répartition entre part fixe et part variable n’est pas connue pour cet accord "
                f"({self.version.label}) ; seul le maximum l’est : {most}."
            )
            formula, advance = reason, None
            cell = Cell(None, cell.confidence, cell.source or f"maximum : {total.source}")
        return ForecastLine(
            code, part, label, formula, amount, advance, cell.source, cell.confidence, reason
        )

    def crisis(self, events: tuple[str, ...]) -> list[ForecastLine]:
        if not events:
            return [
                ForecastLine(
                    CRISIS,
                    "crisis",
                    table().missions[CRISIS],
                    "aucun événement donné : rien n’est dû tant que le plan n’est pas remis",
                    ZERO,
                    ZERO,
                    self.version.label,
                    "A",
                )
            ]
        return [
            ForecastLine(
                CRISIS,
                "crisis",
                CRISIS_LABELS[event],
                f"barème {self.size} : {in_french(cell.amount_eur or ZERO)}, hors avance",
                cell.amount_eur,
                ZERO,
                cell.source,
                cell.confidence,
            )
            for event in CRISIS_PARTS
            if event in events
            for cell in [self.version.cell(CRISIS, event, self.size)]
        ]


def _totals(population: int, rows: _Rows, lines: tuple[ForecastLine, ...]) -> Forecast:
    def amounts(*parts: str) -> list[Decimal | None]:
        return [line.amount_eur for line in lines if line.part in parts]

    fixed = _sum(amounts("fixed"))
    advance = _sum(line.advance_eur for line in lines if line.part == "fixed")
    # where the split is unknown the mission's own published maximum stands for both parts
    unknown = {line.code for line in lines if line.amount_eur is None}
    known = (line.amount_eur or ZERO for line in lines if line.code not in unknown)
    totals = (rows.version.cell(code, "total_max", rows.size) for code in unknown)
    return Forecast(
        population=population,
        band=rows.size,
        signed_on=rows.year.start,
        year_end_on=rows.year.last_day,
        version_id=rows.version.id,
        version_label=rows.version.label,
        settings=rows.settings.sentence(),
        lines=lines,
        advance_eur=advance,
        balance_eur=None if fixed is None or advance is None else fixed - advance,
        entitlement_fixed_eur=_sum(amounts("fixed", "crisis")),
        variable_max_eur=_sum(amounts("variable")),
        maximum_eur=sum(known, ZERO) + sum((cell.amount_eur or ZERO for cell in totals), ZERO),
        warnings=_warnings(population),
    )


def _warnings(population: int) -> tuple[str, ...]:
    threshold = rates.near_threshold(population)
    if threshold is None:
        return ()
    return (
        f"La population est à moins de 3 % du seuil de {threshold:,} habitants : "
        "vérifiez la taille écrite au contrat.".replace(",", "\u202f"),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, unknown as soon as one amount is."""
    total = ZERO
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
