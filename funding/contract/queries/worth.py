"""What a contract year is worth, heap by heap up to its maximum: one drawing for every page."""

from decimal import Decimal
from typing import Protocol

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.web.charts import Chart, Step, waterfall
from cpts_portal.foundation.web.figures import Stamp
from funding.figure_codes import name


class Heaps(Protocol):
    granted_eur: Decimal
    reached_eur: Decimal
    defend_eur: Decimal
    possible_eur: Decimal
    missed_eur: Decimal


_HEAPS = (
    ("granted_eur", "won"),
    ("reached_eur", "won"),
    ("defend_eur", "defend"),
    ("possible_eur", "possible"),
    ("missed_eur", "lost"),
)


def worth_chart(
    key: str,
    *,
    fixed_eur: Decimal,
    crisis_eur: Decimal,
    variable_max_eur: Decimal,
    heaps: Heaps,
    stamp: Stamp,
) -> Chart:
    """The steps always come to the maximum that the text says: what the contract promises and no
    indicator line holds yet is a step of its own."""
    steps = [
        Step(name("fixed_eur"), fixed_eur, "fixed", "fixed_eur"),
        Step(name("crisis_eur"), crisis_eur, "fixed", "crisis_eur"),
        *(
            Step(f"Variable : {_lower(code)}", getattr(heaps, code), kind, code)
            for code, kind in _HEAPS
        ),
    ]
    told = sum((step.amount_eur for step in steps), ZERO)
    maximum = fixed_eur + crisis_eur + variable_max_eur
    missing = maximum - told
    if missing > 0:
        code = "without_line_eur"
        steps.append(Step(f"Variable : {_lower(code)}", missing, "possible", code))
    agrees = missing >= 0
    return waterfall(
        key,
        f"Du fixe au maximum de l’année {stamp.year}",
        [step for step in steps if step.amount_eur > 0],
        total=name("maximum_eur", stamp.year) if agrees else "Somme des lignes",
        total_code="maximum_eur" if agrees else "",
        stamp=stamp,
    )


def _lower(code: str) -> str:
    words = name(code)
    return words[0].lower() + words[1:]
