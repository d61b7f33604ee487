"""Writes of the indicators: lines, targets, figures, proposals and decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import overload
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import euros, in_french
from cpts_portal.foundation.records.rows import find_or_refuse
from funding.contract_years import ContractYear, find_year, in_force
from funding.indicators.enums import Decision, FigureSource, LineKind
from funding.indicators.models import Condition, Line, LineYear, Measurement, Tier
from funding.indicators.piece_models import ExpectedPiece
from funding.permissions import measures_lines, takes_over, writes_lines
from funding.saving import save_audited

CARRIED = "reportée par les financeurs"
Number = Decimal | int | str


@transaction.atomic(durable=True)
def add_line(*, by: Actor, at: datetime, line: Line) -> UUID:
    writes_lines.require(by)
    save_audited(line, "funding.line.add", by=by, at=at)
    return line.id


@transaction.atomic(durable=True)
def set_line_year(
    *,
    by: Actor,
    at: datetime,
    line_number: str,
    contract_year: int,
    row: LineYear,
    tiers: Sequence[tuple[Number, Number]] = (),
    conditions: Sequence[tuple[str, Number, Number | None]] = (),
    expects: Mapping[str, int] | None = None,
) -> UUID:
    """``tiers``: (figure to reach, euros); ``conditions``: (label, target, value or None);
    ``expects``: which pieces prove the line, and how many of each."""
    writes_lines.require(by)
    unknown = f"La ligne {line_number} n’existe pas."
    lines = Line.objects.filter(number=line_number)
    row.line = find_or_refuse(lines, unknown, field="line_number")
    row.max_eur, row.target, row.baseline = (
        euros(row.max_eur),
        _figure(row.target),
        _figure(row.baseline),
    )
    _check_scale(row, tiers)
    row.year = find_year(contract_year)
    save_audited(row, "funding.line.set_year", by=by, at=at)
    for step, amount in tiers:
        tier = Tier(line_year=row, at=_figure(step), amount_eur=euros(amount))
        save_audited(tier, "funding.line.set_tier", by=by, at=at)
    for label, target, value in conditions:
        condition = Condition(
            line_year=row, label=label, target=_figure(target), value=_figure(value)
        )
        save_audited(condition, "funding.line.set_condition", by=by, at=at)
    for label, count in (expects or {}).items():
        piece = ExpectedPiece(line_year=row, label=label, count=count)
        save_audited(piece, "funding.line.expect_piece", by=by, at=at)
    return row.id


@overload
def _figure(value: Number) -> Decimal: ...
@overload
def _figure(value: None) -> None: ...
def _figure(value: Number | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _check_scale(row: LineYear, tiers: Sequence) -> None:
    if row.line.kind == LineKind.TARGET and row.target is None:
        raise DomainError("Une ligne à cible demande une cible.", field="target")
    if row.line.kind != LineKind.TIERS:
        return
    steps = sorted((euros(amount), Decimal(str(step))) for step, amount in tiers)
    if not steps or steps[-1][0] != row.max_eur:
        raise DomainError(
            f"Le dernier palier doit payer le maximum de la ligne, {in_french(row.max_eur)}.",
            field="tiers",
        )
    figures = [figure for _amount, figure in steps]
    if figures != sorted(figures, reverse=row.line.direction == "D"):
        raise DomainError("Un palier plus difficile doit payer davantage.", field="tiers")


@transaction.atomic(durable=True)
def record_measurement(
    *, by: Actor, at: datetime, line_number: str, contract_year: int, figure: Measurement
) -> UUID:
    """A figure, or a ratio in percent; given today unless ``observed_on`` says otherwise. A funder
    may give its own body's figure only."""
    measures_lines.require(by)
    if by.has("cpam") and figure.body != FigureSource.CPAM:
        raise DomainError("La CPAM donne son propre chiffre.", field="body")
    if figure.value is None and not figure.denominator:
        raise DomainError("Donnez la valeur, ou le numérateur et le dénominateur.", field="value")
    if figure.value is None:
        ratio = Decimal(figure.numerator or 0) * 100 / figure.denominator
        figure.value = ratio.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    figure.value = _figure(figure.value)
    figure.line_year = find_line_year(line_number, contract_year)
    figure.observed_on = figure.observed_on or at.astimezone(PARIS).date()
    figure.recorded_at, figure.recorded_by = at, by.id
    save_audited(figure, "funding.line.measure", by=by, at=at, fields=("value",))
    return figure.id


def find_line_year(line_number: str, contract_year: int) -> LineYear:
    rows = LineYear.objects.filter(line__number=line_number, year=find_year(contract_year))
    unknown = f"La ligne {line_number} n’est pas au contrat de l’année {contract_year}."
    return find_or_refuse(rows, unknown, lock=True)


@transaction.atomic(durable=True)
def propose_line(
    *, by: Actor, at: datetime, line_number: str, contract_year: int, amount_eur: Number
) -> None:
    """What the CPTS asks for at the yearly dialogue."""
    writes_lines.require(by)
    row = find_line_year(line_number, contract_year)
    if row.granted_eur is not None:
        raise DomainError("Cette ligne est déjà décidée.")
    row.proposed_eur, row.proposed_at, row.proposed_by = euros(amount_eur), at, by.id
    save_audited(row, "funding.line.propose", by=by, at=at, fields=("proposed_eur",))


@transaction.atomic(durable=True)
def grant_line(
    *,
    by: Actor,
    at: datetime,
    line_number: str,
    contract_year: int,
    amount_eur: Number,
    decision: str = "",
    reason: str = "",
) -> None:
    """A decision taken before the portal followed the year, taken over as it was notified: by the
    portal itself. In a followed year two bodies sign (``joint_decision``)."""
    takes_over.require(by)
    row = find_line_year(line_number, contract_year)
    if row.granted_eur is not None:
        raise DomainError("Cette ligne est déjà décidée.")
    row.granted_eur = euros(amount_eur)
    row.decision = decision or _decision(row)
    row.decision_reason, row.decided_at, row.decided_by = reason, at, by.id
    save_audited(row, "funding.line.decide", by=by, at=at, fields=("granted_eur", "decision"))


def _decision(row: LineYear) -> str:
    if not row.granted_eur:
        return Decision.REFUSED
    return Decision.GRANTED if row.granted_eur == row.max_eur else Decision.PARTIAL


@dataclass(frozen=True)
class LineDecision:
    """``proposed_eur``: what the version judged proposed, whatever was entered since."""

    decision: str
    amount_eur: Decimal
    reason: str
    proposed_eur: Decimal | None


def year_after(number: int) -> ContractYear | None:
    """None when the contract ends, or when that year is not opened yet."""
    return in_force().filter(number=number + 1).first()


def apply_decisions(
    *, by: Actor, at: datetime, contract_year: int, decisions: Mapping[str, LineDecision]
) -> None:
    """Inside the caller's transaction. Every line of the year, once: what is missing, unknown or
    already decided is refused. A line that is put off comes back in the year after: it is marked
    there, or written there with the same scale when that year did not ask for it; its maximum does
    not add to that year's own."""
    rows = {
        row.line.number: row
        for row in LineYear.objects.select_for_update(of=("self",))
        .filter(year=find_year(contract_year))
        .select_related("line")
        .order_by("line__number")
    }
    for number in sorted(set(rows) ^ set(decisions)):
        raise DomainError(
            f"La ligne {number} a changé depuis la version jugée : demandez une nouvelle version."
        )
    for number, row in rows.items():
        if row.granted_eur is not None:
            raise DomainError(f"La ligne {number} est déjà décidée.")
        _decide(row, decisions[number], by=by, at=at)
        if row.decision == Decision.DEFERRED:
            _bring_back(row, contract_year, by=by, at=at)


def _decide(row: LineYear, decision: LineDecision, *, by: Actor, at: datetime) -> None:
    row.granted_eur, row.decision, row.decision_reason = (
        decision.amount_eur,
        decision.decision,
        decision.reason,
    )
    row.decided_at, row.decided_by = at, by.id
    if row.proposed_eur != decision.proposed_eur:
        row.proposed_eur = decision.proposed_eur
        row.proposed_at = at if decision.proposed_eur is not None else None
    save_audited(row, "funding.line.decide", by=by, at=at, fields=("granted_eur", "decision"))


def _bring_back(row: LineYear, number: int, *, by: Actor, at: datetime) -> None:
    following = year_after(number)
    if following is None:
        raise DomainError(
            f"L’année {number + 1} du contrat n’est pas ouverte : la ligne {row.line.number} ne "
            "peut pas y être reportée."
        )
    held = LineYear.objects.filter(line=row.line, year=following).first()
    if held is None:
        _write_again(row, following, number, by=by, at=at)
    elif held.granted_eur is None:
        held.carried_from = number
        save_audited(held, "funding.line.carry", by=by, at=at, fields=("carried_from",))
    if not row.carried_note:
        row.carried_note = f"{CARRIED} : revient en année {number + 1}"
        save_audited(row, "funding.line.note", by=by, at=at, fields=("carried_note",))


def _write_again(
    row: LineYear, following: ContractYear, number: int, *, by: Actor, at: datetime
) -> None:
    again = LineYear(
        line=row.line,
        year=following,
        max_eur=row.max_eur,
        baseline=row.baseline,
        target=row.target,
        counter=row.counter,
        carried_from=number,
    )
    save_audited(again, "funding.line.carry", by=by, at=at)
    for tier in row.tiers.order_by("pk"):
        step = Tier(line_year=again, at=tier.at, amount_eur=tier.amount_eur)
        save_audited(step, "funding.line.set_tier", by=by, at=at)
    for piece in row.expected_pieces.order_by("pk"):
        same_piece = ExpectedPiece(line_year=again, label=piece.label, count=piece.count)
        save_audited(same_piece, "funding.line.expect_piece", by=by, at=at)
    for need in row.conditions.order_by("pk"):
        same = Condition(line_year=again, label=need.label, target=need.target)
        save_audited(same, "funding.line.set_condition", by=by, at=at)
