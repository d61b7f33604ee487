"""The decisions of the funders written on the lines of a year: inside the caller's transaction.

A line that is put off comes back in the year after: it is marked there, or written there with the
same scale when that year did not ask for it. Its maximum does not add to that year's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from funding.contract_years import ContractYear, find_year, in_force
from funding.indicators.enums import Decision
from funding.indicators.models import Condition, LineYear, Tier
from funding.indicators.piece_models import ExpectedPiece
from funding.keeping import keep

CARRIED = "reportée par les financeurs"


@dataclass(frozen=True)
class LineDecision:
    """``proposed_eur``: what the version judged proposed, whatever was typed since."""

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
    """Every line of the year, once: what is missing, unknown or already decided is refused."""
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


def _decide(row: LineYear, said: LineDecision, *, by: Actor, at: datetime) -> None:
    row.granted_eur, row.decision, row.decision_reason = said.amount_eur, said.decision, said.reason
    row.decided_at, row.decided_by = at, by.id
    if row.proposed_eur != said.proposed_eur:
        row.proposed_eur = said.proposed_eur
        row.proposed_at = at if said.proposed_eur is not None else None
    keep(row, "funding.line.decide", by=by, at=at, fields=("granted_eur", "decision"))


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
        keep(held, "funding.line.carry", by=by, at=at, fields=("carried_from",))
    if not row.carried_note:
        row.carried_note = f"{CARRIED} : revient en année {number + 1}"
        keep(row, "funding.line.note", by=by, at=at, fields=("carried_note",))


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
    keep(again, "funding.line.carry", by=by, at=at)
    for tier in row.tiers.order_by("pk"):
        step = Tier(line_year=again, at=tier.at, amount_eur=tier.amount_eur)
        keep(step, "funding.line.set_tier", by=by, at=at)
    for piece in row.expected_pieces.order_by("pk"):
        same_piece = ExpectedPiece(line_year=again, label=piece.label, count=piece.count)
        keep(same_piece, "funding.line.expect_piece", by=by, at=at)
    for need in row.conditions.order_by("pk"):
        same = Condition(line_year=again, label=need.label, target=need.target)
        keep(same, "funding.line.set_condition", by=by, at=at)
