"""What a member reads about their own hours: from typed to paid, in their words."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from cpts_portal.foundation.kernel.money import ZERO
from funding.payments.queries import transfers
from missions.enums import SENT_STATES, State
from missions.labels import day_near
from missions.models import Declaration
from missions.queries import declarations


def my_hours(person_id: UUID, *, on: date, limit: int | None = None) -> dict:
    """By what is left to do (``sent``: nothing any more), and by civil year. ``on``: the day it is
    read, which decides whether a date needs its year."""
    rows = declarations.for_person(person_id, limit=limit)
    payments = transfers(row.id for row in rows)
    for row in rows:
        row.transfer = payments.get(row.id)
        row.since = _since(row, on)
    years = sorted({row.done_on.year for row in rows}, reverse=True)

    def being(state: str) -> list[Declaration]:
        return [row for row in rows if row.state == state]

    return {
        "rows": rows,
        "years": [_year(year, rows) for year in years],
        "to_correct": being(State.RETURNED),
        "to_confirm": being(State.PROPOSAL),
        "drafts": being(State.DRAFT),
        "sent": [row for row in rows if not row.is_open],
    }


def _since(row: Declaration, on: date) -> str:
    if row.is_waiting:
        return f"le {day_near(row.submitted_at, on)}"
    if row.state != State.VALIDATED or row.is_paid or not row.amount_eur:
        return ""
    verified = f"le {day_near(row.decided_at, on)}"
    if row.transfer:
        return f"vérifiée {verified} · {row.transfer.batch_label}"
    return f"{verified} · à verser au prochain lot"


def _year(year: int, rows: Iterable[Declaration]) -> dict:
    """``declared_eur``: sent or verified; ``paid_eur``: transferred."""
    mine = [row for row in rows if row.done_on.year == year]
    sent = [row for row in mine if row.state in SENT_STATES and not row.is_open]
    return {
        "year": year,
        "minutes": sum(row.minutes for row in sent),
        "declared_eur": sum((row.amount_eur or ZERO for row in sent), ZERO),
        "paid_eur": sum((row.amount_eur or ZERO for row in sent if row.is_paid), ZERO),
        "rows": mine,
    }
