"""What deserves a second look among the expenses of one year. Asks nothing of the database."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.kernel.money import in_french
from cpts_portal.foundation.kernel.periods import Period
from funding.budget.enums import ASSET_NATURES
from funding.budget.facts import EnvelopeFacts
from funding.budget.models import Expense

LAST_DAYS = 10
NO_DECISION = "Dépense sensible, il manque la décision du conseil."


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
    expenses: Sequence[Expense], envelopes: Sequence[EnvelopeFacts], period: Period
) -> tuple[Alert, ...]:
    entries = [row for row in expenses if not row.is_total and not row.from_declarations]
    unreceipted = (row for row in entries if not row.has_receipt)
    undecided = (row for row in entries if row.sensitive and not row.decision)
    return (
        *_duplicates(entries),
        *(_alert("no_decision", row, f". {NO_DECISION}") for row in undecided),
        *(_alert("no_receipt", row, ". Il manque le justificatif.") for row in unreceipted),
        *(
            _alert("late_purchase", row, _late_words(row, period))
            for row in entries
            if _is_late(row, period)
        ),
        *(_overspent(use) for use in envelopes if use.left_eur < 0),
    )


def _alert(code: str, row: Expense, words: str) -> Alert:
    sentence = f"{row.number} : {row.label}, {in_french(row.amount_eur)}{words}"
    return Alert(code, sentence, row.amount_eur, (row.number,), row.mission_code)


def _duplicates(rows: Sequence[Expense]):
    """The same invoice number of one supplier, else the same day, nature and amount."""
    groups: dict[tuple, list[Expense]] = defaultdict(list)
    for row in rows:
        if row.invoice_number:
            groups[row.supplier, row.invoice_number].append(row)
        groups[row.spent_on, row.nature, row.amount_eur].append(row)
    reported = set()
    for group in groups.values():
        numbers = tuple(sorted(row.number for row in group))
        if len(group) < 2 or numbers in reported:
            continue
        reported.add(numbers)
        first = group[0]
        yield Alert(
            "duplicate",
            f"{' et '.join(numbers)} : {first.get_nature_display()}, "
            f"{in_french(first.amount_eur)}, même date ou même facture, "
            f"{_places(group)}. Une facture ne se compte qu’une fois.",
            first.amount_eur,
            numbers,
        )


def _places(group: Sequence[Expense]) -> str:
    labels = sorted({row.mission_label for row in group})
    if len(labels) == 1:
        return f"deux fois dans l’enveloppe « {labels[0]} »"
    return "dans les enveloppes " + " et ".join(f"« {label} »" for label in labels)


def _is_late(row: Expense, period: Period) -> bool:
    return row.nature in ASSET_NATURES and 0 <= (period.last_day - row.spent_on).days <= LAST_DAYS


def _late_words(row: Expense, period: Period) -> str:
    days = (period.last_day - row.spent_on).days
    when = f"à {days} jours de la fin" if days > 1 else "à la veille de la fin"
    return f", achat {when} de l’année du contrat."


def _overspent(use: EnvelopeFacts) -> Alert:
    return Alert(
        "overspent",
        f"Enveloppe « {use.mission_label} » : dépassement de {in_french(-use.left_eur)}.",
        -use.left_eur,
        (),
        use.mission_code,
    )
