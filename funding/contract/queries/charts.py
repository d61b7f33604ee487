"""Drawings of a contract year, the same on every page: what it is worth, heap by heap up to its
maximum, and its envelopes."""

from collections.abc import Sequence
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.web.charts import Chart, WaterfallStep, envelope_bars, waterfall
from cpts_portal.foundation.web.figures import Stamp
from funding.figure_codes import name

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
    heaps,
    stamp: Stamp,
) -> Chart:
    """``heaps``: the euros of the lines, as ``Totals`` has them. The steps always come to
    the maximum that the text says: what the contract promises and no indicator line holds yet is a
    step of its own."""
    steps = [
        WaterfallStep(name("fixed_eur"), fixed_eur, "fixed", "fixed_eur"),
        WaterfallStep(name("crisis_eur"), crisis_eur, "fixed", "crisis_eur"),
        *(
            WaterfallStep(f"Variable : {_lower(code)}", getattr(heaps, code), kind, code)
            for code, kind in _HEAPS
        ),
    ]
    total = sum((step.amount_eur for step in steps), ZERO)
    maximum = fixed_eur + crisis_eur + variable_max_eur
    missing = maximum - total
    if missing > 0:
        code = "without_line_eur"
        steps.append(WaterfallStep(f"Variable : {_lower(code)}", missing, "possible", code))
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


def envelopes_chart(key: str, rows: Sequence, stamp: Stamp) -> Chart | None:
    """``rows``: envelopes of the budget, of a dossier or of a report."""
    if not rows:
        return None
    return envelope_bars(key, f"Enveloppes de l’année {stamp.year}", rows, stamp)
