"""What a member reads about their own hours: from typed to paid, in their words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.tags import Tag
from funding.payments.enums import Payment
from funding.payments.queries import PaymentState, payment_states
from missions.contents import worth
from missions.enums import SENT_STATES, State
from missions.labels import day_near, for_transfer
from missions.queries import declarations
from missions.queries.facts import DeclarationFacts


@dataclass(frozen=True)
class HoursRow:
    """``on``: the day it is read, which decides whether a date needs its year."""

    facts: DeclarationFacts
    payment: PaymentState
    on: date

    @property
    def tag(self) -> Tag:
        if self.facts.state != State.VALIDATED or not self.facts.amount_eur:
            return self.facts.member_tag
        if self.payment.code == Payment.NONE:
            return self.facts.member_tag
        return for_transfer(self.payment.paid_on)

    @property
    def since(self) -> str:
        """What happened last and what comes next, under the tag."""
        facts = self.facts
        if facts.state == State.SUBMITTED:
            return f"le {day_near(facts.submitted_at, self.on)}"
        if facts.state != State.VALIDATED or self.is_paid or not facts.amount_eur:
            return ""
        verified = f"le {day_near(facts.decided_at, self.on)}"
        if self.payment.code == Payment.IN_BATCH:
            return f"vérifiée {verified} · {self.payment.batch_label}"
        return f"{verified} · à verser au prochain lot"

    @property
    def worth(self) -> str:
        return worth(self.facts)

    @property
    def is_paid(self) -> bool:
        return self.payment.code == Payment.PAID


def my_hours(person_id: UUID, *, on: date, limit: int | None = None) -> dict:
    """By what is left to do (``sent``: nothing any more), and by civil year."""
    facts = declarations.for_person(person_id, limit=limit)
    payments = payment_states(declaration.id for declaration in facts)
    rows = [HoursRow(declaration, payments[declaration.id], on) for declaration in facts]
    years = sorted({row.facts.done_on.year for row in rows}, reverse=True)

    def being(state: str) -> list[HoursRow]:
        return [row for row in rows if row.facts.state == state]

    return {
        "rows": rows,
        "years": [_year(year, rows) for year in years],
        "to_correct": being(State.RETURNED),
        "to_confirm": being(State.PROPOSAL),
        "drafts": being(State.DRAFT),
        "sent": [row for row in rows if not row.facts.is_open],
    }


def _year(year: int, rows: Iterable[HoursRow]) -> dict:
    """``declared_eur``: sent or verified; ``paid_eur``: transferred."""
    mine = [row for row in rows if row.facts.done_on.year == year]
    sent = [r for r in mine if r.facts.state in SENT_STATES and not r.facts.is_open]
    return {
        "year": year,
        "minutes": sum(row.facts.minutes for row in sent),
        "declared_eur": sum((row.facts.amount_eur or ZERO for row in sent), ZERO),
        "paid_eur": sum((row.facts.amount_eur or ZERO for row in sent if row.is_paid), ZERO),
        "rows": mine,
    }
