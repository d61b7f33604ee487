"""Writes of the indicators: lines, targets, figures, proposals and decisions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.money import euros, in_french
from funding.contract_years import find_year
from funding.indicators.enums import Body, Decision, LineKind
from funding.indicators.models import Condition, Line, LineYear, Measurement, Tier
from funding.indicators.piece_models import ExpectedPiece
from funding.keeping import allow, keep

WRITERS = ("coordinator",)
Number = Decimal | int | str


@transaction.atomic(durable=True)
def add_line(
    *,
    by: Actor,
    at: datetime,
    number: str,
    mission_code: str,
    label: str,
    kind: str,
    unit: str,
    direction: str,
    source: str,
    judged_on: str,
    action_number: str = "",
    note: str = "",
) -> UUID:
    """``judged_on``: cpam, portal or cpts, the body whose figure decides."""
    allow(by, *WRITERS)
    line = Line(
        number=number,
        mission_id=mission_code,
        action_number=action_number,
        label=label,
        kind=kind,
        unit=unit,
        direction=direction,
        source=source,
        judged_on=judged_on,
        note=note,
    )
    keep(line, "funding.line.add", by=by, at=at)
    return line.id


@transaction.atomic(durable=True)
def set_line_year(
    *,
    by: Actor,
    at: datetime,
    line_number: str,
    contract_year: int,
    max_eur: Number,
    baseline: Number | None = None,
    target: Number | None = None,
    tiers: Sequence[tuple[Number, Number]] = (),
    conditions: Sequence[tuple[str, Number, Number | None]] = (),
    counter: str = "",
    progress: str = "",
    expects: Mapping[str, int] | None = None,
    contested: str = "",
    carried_from: int | None = None,
    carried_note: str = "",
) -> UUID:
    """``tiers``: (figure to reach, euros); ``conditions``: (label, target, value or None);
    ``expects``: which pieces prove the line, and how many of each."""
    allow(by, *WRITERS)
    line = Line.objects.filter(number=line_number).first()
    if not line:
        raise DomainError(f"La ligne {line_number} n’existe pas.", field="line_number")
    _check_scale(line, target, tiers, euros(max_eur))
    row = LineYear(
        line=line,
        year=find_year(contract_year),
        max_eur=euros(max_eur),
        baseline=_figure(baseline),
        target=_figure(target),
        counter=counter,
        progress=progress,
        contested=contested,
        carried_from=carried_from,
        carried_note=carried_note,
    )
    keep(row, "funding.line.set_year", by=by, at=at)
    for step, amount in tiers:
        tier = Tier(line_year=row, at=_figure(step), amount_eur=euros(amount))
        keep(tier, "funding.line.set_tier", by=by, at=at)
    for label, wanted, value in conditions:
        condition = Condition(
            line_year=row, label=label, target=_figure(wanted), value=_figure(value)
        )
        keep(condition, "funding.line.set_condition", by=by, at=at)
    for label, count in (expects or {}).items():
        piece = ExpectedPiece(line_year=row, label=label, count=count)
        keep(piece, "funding.line.expect_piece", by=by, at=at)
    return row.id


def _figure(value: Number | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _check_scale(line: Line, target: Number | None, tiers: Sequence, max_eur: Decimal) -> None:
    if line.kind == LineKind.TARGET and target is None:
        raise DomainError("Une ligne à cible demande une cible.", field="target")
    if line.kind != LineKind.TIERS:
        return
    steps = sorted((euros(amount), Decimal(str(step))) for step, amount in tiers)
    if not steps or steps[-1][0] != max_eur:
        raise DomainError(
            f"Le dernier palier doit payer le maximum de la ligne, {in_french(max_eur)}.",
            field="tiers",
        )
    figures = [figure for _amount, figure in steps]
    if figures != sorted(figures, reverse=line.direction == "D"):
        raise DomainError("Un palier plus difficile doit payer davantage.", field="tiers")


@transaction.atomic(durable=True)
def record_measurement(
    *,
    by: Actor,
    at: datetime,
    line_number: str,
    contract_year: int,
    body: str,
    as_of_on: date,
    source: str,
    value: Number | None = None,
    numerator: int | None = None,
    denominator: int | None = None,
    observed_on: date | None = None,
    note: str = "",
) -> UUID:
    """A figure, or a ratio in percent. A funder may give its own body's figure only."""
    allow(by, *WRITERS, "cpam")
    if by.has("cpam") and body != Body.CPAM:
        raise DomainError("La CPAM donne son propre chiffre.", field="body")
    if value is None and not denominator:
        raise DomainError("Donnez la valeur, ou le numérateur et le dénominateur.", field="value")
    if value is None:
        value = (Decimal(numerator or 0) * 100 / denominator).quantize(
            Decimal("0.1"), rounding=ROUND_HALF_UP
        )
    row = Measurement(
        line_year=find_line_year(line_number, contract_year),
        body=body,
        value=Decimal(str(value)),
        numerator=numerator,
        denominator=denominator,
        observed_on=observed_on or at.astimezone(PARIS).date(),
        as_of_on=as_of_on,
        source=source,
        note=note,
        recorded_at=at,
        recorded_by=by.id,
    )
    keep(row, "funding.line.measure", by=by, at=at, fields=("value",))
    return row.id


def find_line_year(line_number: str, contract_year: int) -> LineYear:
    row = (
        LineYear.objects.select_for_update(of=("self",))
        .filter(line__number=line_number, year=find_year(contract_year))
        .first()
    )
    if not row:
        raise DomainError(
            f"La ligne {line_number} n’est pas au contrat de l’année {contract_year}."
        )
    return row


@transaction.atomic(durable=True)
def propose_line(
    *, by: Actor, at: datetime, line_number: str, contract_year: int, amount_eur: Number
) -> None:
    """What the CPTS asks for at the yearly dialogue."""
    allow(by, *WRITERS)
    row = find_line_year(line_number, contract_year)
    if row.granted_eur is not None:
        raise DomainError("Cette ligne est déjà décidée.")
    row.proposed_eur, row.proposed_at, row.proposed_by = euros(amount_eur), at, by.id
    keep(row, "funding.line.propose", by=by, at=at, fields=("proposed_eur",))


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
    allow(by)
    row = find_line_year(line_number, contract_year)
    if row.granted_eur is not None:
        raise DomainError("Cette ligne est déjà décidée.")
    row.granted_eur = euros(amount_eur)
    row.decision = decision or _decision(row)
    row.decision_reason, row.decided_at, row.decided_by = reason, at, by.id
    keep(row, "funding.line.decide", by=by, at=at, fields=("granted_eur", "decision"))


def _decision(row: LineYear) -> str:
    if not row.granted_eur:
        return Decision.REFUSED
    return Decision.GRANTED if row.granted_eur == row.max_eur else Decision.PARTIAL
