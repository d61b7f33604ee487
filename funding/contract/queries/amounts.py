"""How a contract year's money is found: from the signed amounts, checked against the rates."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.kernel.money import ZERO, in_french
from funding.budget import queries as budget
from funding.contract.queries.explained_year import (
    ContractExplanation,
    ExplainedLine,
    ExplainedTotal,
    Position,
)
from funding.figure_codes import name
from funding.forecast.values import ForecastSettings, percent
from funding.indicators import queries as indicators
from funding.indicators.facts import LineFacts, Totals
from funding.ledger import queries as ledger
from funding.ledger.enums import CRISIS_PARTS, Part, PaymentKind
from funding.ledger.facts import YearFacts
from funding.ledger.models import Payment, YearAmount
from funding.rates.table import CONFIDENCE, Cell, RateVersion, in_force, near_threshold

PAYMENT_RULES = "ACI 2019, art. 9.1 ; rapport du Sénat r25-032"
_OF_YEAR = (
    *("period", "signed_on", "band", "population", "source", "fixed_eur", "balance_eur"),
    *("crisis_eur", "variable_max_eur", "maximum_eur"),
)
AFTER_DIALOGUE = "après le dialogue de gestion"


def contract_explanation(
    number: int, on: date, opened: Sequence[YearFacts] | None = None
) -> ContractExplanation:
    """The contract year as known that day; DomainError when it is not opened."""
    opened = ledger.years() if opened is None else opened
    year = ledger.pick(opened, number)
    version = in_force(year.signed_on)
    all_payments = ledger.all_payments()
    payments = tuple(p for p in all_payments if p.year_number == number)
    lines = indicators.lines_of(number, on)
    sums = indicators.totals(lines)
    return ContractExplanation(
        **{name: getattr(year, name) for name in _OF_YEAR},
        year=number,
        years=tuple(facts.number for facts in opened),
        as_of=on,
        version_label=version.label,
        settings=ForecastSettings(advance_rate=year.advance_rate).sentence(),
        lines=tuple(_explain(amount, year, version) for amount in year.amounts),
        totals=_totals(year),
        positions=_positions(year, payments, lines, sums),
        payments=payments,
        variable=sums,
        variable_lines=lines,
        advance_eur=year.advance_due_eur,
        cashed_eur=ledger.paid_eur(ledger.received_in(all_payments, year.period)),
        spent_eur=budget.spent_eur(year),
        warnings=_warnings(year, lines),
    )


def _explain(amount: YearAmount, year: YearFacts, version: RateVersion) -> ExplainedLine:
    cell = _cell(amount, year, version)
    is_fixed = amount.part == Part.FIXED
    advance = year.advance_by_mission[amount.mission_id] if is_fixed else None
    published = cell.amount_eur if cell else None
    confidence = cell.confidence if cell else "UNKNOWN"
    return ExplainedLine(
        code=amount.mission_id,
        part=amount.part,
        label=_label(amount),
        formula=_formula(amount, year, advance),
        amount_eur=amount.amount_eur,
        advance_eur=advance,
        balance_eur=amount.amount_eur - advance if advance is not None else None,
        source=year.source,
        rate=_rate(year, cell, amount),
        reference=cell.source if cell and cell.amount_eur is not None else "",
        confidence=confidence,
        confidence_label=CONFIDENCE[confidence],
        overrides=published is not None and published != amount.amount_eur,
    )


def _cell(amount: YearAmount, year: YearFacts, version: RateVersion) -> Cell | None:
    if not version.has(amount.mission_id):
        return None
    return version.cell(amount.mission_id, amount.part, year.band)


def _label(amount: YearAmount) -> str:
    if amount.part in CRISIS_PARTS:
        return amount.get_part_display()
    part = amount.get_part_display()[0].lower() + amount.get_part_display()[1:]
    return f"{amount.mission_label} : {part}"


def _formula(amount: YearAmount, year: YearFacts, advance: Decimal | None) -> str:
    if advance is not None:
        return (
            f"{in_french(amount.amount_eur)} × {percent(year.advance_rate)} = "
            f"{in_french(advance)} d’avance ; "
            f"reste {in_french(amount.amount_eur - advance)} de solde"
        )
    if amount.part == Part.VARIABLE:
        return f"selon les lignes d’indicateurs, sans avance, versée {AFTER_DIALOGUE}"
    return "dû quand le plan est remis, en une fois, hors avance et hors solde"


def _rate(year: YearFacts, cell: Cell | None, amount: YearAmount) -> str:
    if not cell or cell.amount_eur is None:
        return "aucun barème publié"
    words = f"barème {year.band} : {in_french(cell.amount_eur)}"
    if cell.amount_eur != amount.amount_eur:
        words += ", le contrat l’emporte"
    return words


def _totals(year: YearFacts) -> tuple[ExplainedTotal, ...]:
    fixed = [a.amount_eur for a in year.amounts if a.part == Part.FIXED]
    sum_words = " + ".join(in_french(amount) for amount in fixed)
    rate = percent(year.advance_rate)
    return (
        ExplainedTotal("fixed", name("fixed_eur"), sum_words, year.fixed_eur, year.source),
        ExplainedTotal(
            "advance", "Avance", f"{rate} × ({sum_words})", year.advance_due_eur, PAYMENT_RULES
        ),
        ExplainedTotal(
            "balance",
            "Solde des parts fixes",
            f"{in_french(year.fixed_eur)} − {in_french(year.advance_due_eur)}",
            year.balance_eur,
            PAYMENT_RULES,
        ),
        ExplainedTotal(
            "crisis", "Plan de crise", "ligne à part, sans avance", year.crisis_eur, year.source
        ),
        ExplainedTotal(
            "variable_max",
            name("variable_max_eur"),
            "somme des parts variables du contrat",
            year.variable_max_eur,
            year.source,
        ),
        ExplainedTotal(
            "maximum",
            name("maximum_eur", year.number),
            f"{in_french(year.fixed_eur)} + {in_french(year.crisis_eur)} + "
            f"{in_french(year.variable_max_eur)}",
            year.maximum_eur,
            "",
        ),
    )


def _positions(
    year: YearFacts, payments: tuple[Payment, ...], lines: tuple[LineFacts, ...], sums: Totals
) -> tuple[Position, ...]:
    def paid(kind: str) -> Decimal:
        return ledger.paid_eur(payments, kind)

    decided = bool(lines) and all(line.granted_eur is not None for line in lines)
    rows = [
        Position(
            "advance",
            "Avance",
            year.advance_due_eur,
            paid(PaymentKind.ADVANCE),
            _advance_when(year),
        ),
        Position(
            "balance",
            "Solde des parts fixes",
            year.balance_eur,
            paid(PaymentKind.BALANCE),
            f"avec le règlement de l’année, après le {day(year.period.last_day)}",
        ),
        Position(
            "crisis",
            "Plan de crise",
            year.crisis_eur,
            paid(PaymentKind.CRISIS),
            "quand le plan est remis",
        ),
        Position(
            "variable",
            "Part variable obtenue",
            sums.granted_eur if decided else None,
            paid(PaymentKind.VARIABLE),
            AFTER_DIALOGUE,
        ),
    ]
    recovered = paid(PaymentKind.RECOVERY)
    if recovered:
        rows.append(Position("recovered", "Reprise", ZERO, recovered, "somme rendue"))
    return tuple(rows)


def _advance_when(year: YearFacts) -> str:
    """The first advance comes with the signature, each other one at its anniversary."""
    what = "à la signature" if year.period.start == year.signed_on else "à l’anniversaire"
    return f"{what}, le {day(year.period.start)}"


def _warnings(year: YearFacts, lines: tuple[LineFacts, ...]) -> tuple[str, ...]:
    warnings = []
    threshold = near_threshold(year.population)
    if threshold:
        near = f"{threshold:,}".replace(",", "\u202f")
        warnings.append(f"La population est à moins de 3 % du seuil de {near} habitants.")
    by_mission: dict[str, Decimal] = defaultdict(lambda: ZERO)
    labels = {a.mission_id: a.mission_label for a in year.amounts}
    for line in lines:
        by_mission[line.mission_code] += line.max_eur
    signed = year.by_mission(Part.VARIABLE)
    for code in signed | by_mission if lines else ():
        have, want = by_mission.get(code, ZERO), signed.get(code, ZERO)
        if have != want:
            warnings.append(
                f"Les lignes de la mission « {labels.get(code, code)} » font {in_french(have)} ; "
                f"le contrat en prévoit {in_french(want)}."
            )
    return tuple(warnings)
