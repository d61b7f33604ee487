"""What deserves a second look among the expenses of one year. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.kernel.money import in_french
from cpts_portal.foundation.kernel.periods import Period
from funding.budget.enums import KEPT_NATURES
from funding.budget.facts import EnvelopeUse, ExpenseFacts

LAST_DAYS = 10


@dataclass(frozen=True)
class Alert:
    """``code``: duplicate, no_decision, no_receipt, late_purchase or overspent."""

    code: str
    sentence: str
    amount_eur: Decimal
    expense_numbers: tuple[str, ...] = ()
    mission_code: str = ""

    @property
    def figure_of(self) -> str:
        return "-".join((self.code, *(self.expense_numbers or (self.mission_code,))))


def alerts(
    expenses: Sequence[ExpenseFacts], envelopes: Sequence[EnvelopeUse], period: Period
) -> tuple[Alert, ...]:
    typed = [row for row in expenses if not row.is_total and not row.from_declarations]
    return (
        *_duplicates(typed),
        *(_no_decision(row) for row in typed if row.sensitive and not row.decision),
        *(_no_receipt(row) for row in typed if not row.has_receipt),
        *(_late(row, period) for row in typed if _is_late(row, period)),
        *(_overspent(use) for use in envelopes if use.left_eur < 0),
    )


def _duplicates(rows: Sequence[ExpenseFacts]):
    """The same invoice number of one supplier, else the same day, nature and amount."""
    groups = defaultdict(list)
    for row in rows:
        if row.invoice_number:
            groups[row.supplier, row.invoice_number].append(row)
        groups[row.spent_on, row.nature, row.amount_eur].append(row)
    seen = set()
    for group in groups.values():
        numbers = tuple(sorted(row.number for row in group))
        if len(group) < 2 or numbers in seen:
            continue
        seen.add(numbers)
        first = group[0]
        yield Alert(
            "duplicate",
            f"{' et '.join(numbers)} : {first.nature_label}, {in_french(first.amount_eur)}, même "
            f"date ou même facture, {_places(group)}. Une facture ne se compte qu’une fois.",
            first.amount_eur,
            numbers,
        )


def _places(group: Sequence[ExpenseFacts]) -> str:
    labels = sorted({row.mission_label for row in group})
    if len(labels) == 1:
        return f"deux fois dans l’enveloppe « {labels[0]} »"
    return "dans les enveloppes " + " et ".join(f"« {label} »" for label in labels)


def _no_decision(row: ExpenseFacts) -> Alert:
    return Alert(
        "no_decision",
        f"{row.number} : {row.label}, {in_french(row.amount_eur)}. Dépense sensible, il manque "
        "la décision du conseil.",
        row.amount_eur,
        (row.number,),
        row.mission_code,
    )


def _no_receipt(row: ExpenseFacts) -> Alert:
    return Alert(
        "no_receipt",
        f"{row.number} : {row.label}, {in_french(row.amount_eur)}. Il manque le justificatif.",
        row.amount_eur,
        (row.number,),
        row.mission_code,
    )


def _is_late(row: ExpenseFacts, period: Period) -> bool:
    return row.nature in KEPT_NATURES and 0 <= (period.last_day - row.spent_on).days <= LAST_DAYS


def _late(row: ExpenseFacts, period: Period) -> Alert:
    days = (period.last_day - row.spent_on).days
    when = f"à {days} jours de la fin" if days > 1 else "à la veille de la fin"
    return Alert(
        "late_purchase",
        f"{row.number} : {row.label}, {in_french(row.amount_eur)}, achat {when} de l’année "
        "du contrat.",
        row.amount_eur,
        (row.number,),
        row.mission_code,
    )


def _overspent(use: EnvelopeUse) -> Alert:
    return Alert(
        "overspent",
        f"Enveloppe « {use.mission_label} » : dépassement de {in_french(-use.left_eur)}.",
        -use.left_eur,
        (),
        use.mission_code,
    )
