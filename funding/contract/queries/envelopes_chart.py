"""The drawing of a year's envelopes: one for the budget, the dossier and the monthly report."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from cpts_portal.foundation.web.charts import Chart, Envelope, envelope_bars
from cpts_portal.foundation.web.figures import Stamp


class Drawn(Protocol):
    mission_code: str
    mission_label: str
    allotted_eur: Decimal
    cashed_eur: Decimal | None
    committed_eur: Decimal
    spent_eur: Decimal


def envelopes_chart(key: str, rows: Sequence[Drawn], stamp: Stamp) -> Chart | None:
    if not rows:
        return None
    return envelope_bars(
        key,
        f"Enveloppes de l’année {stamp.year}",
        [
            Envelope(
                row.mission_label,
                row.allotted_eur,
                row.cashed_eur,
                row.committed_eur,
                row.spent_eur,
                row.mission_code,
            )
            for row in rows
        ],
        stamp,
    )
