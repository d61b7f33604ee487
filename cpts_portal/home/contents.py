"""What a member reads about her own hours: from typed to paid, in her words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from cpts_portal.foundation.kernel.money import ZERO
from funding.payments.enums import Payment
from funding.payments.queries import PaymentState, payment_states
from missions.contents import worth
from missions.enums import State
from missions.labels import StateTag, day_near, for_transfer
from missions.queries import declarations
from missions.queries.facts import DeclarationFacts

SENT = (State.SUBMITTED, State.VALIDATED)


@dataclass(frozen=True)
class HoursRow:
    """``on``: the day it is read, which decides whether a date needs its year."""

    facts: DeclarationFacts
    payment: PaymentState
    on: date

    @property
    def tag(self) -> StateTag:
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


@dataclass(frozen=True)
class CivilYear:
    """``declared_eur``: sent or verified; ``paid_eur``: transferred."""

    year: int
    minutes: int
    declared_eur: Decimal
    paid_eur: Decimal
    rows: tuple[HoursRow, ...]


@dataclass(frozen=True)
class MyHours:
    rows: tuple[HoursRow, ...]
    years: tuple[CivilYear, ...]

    @property
    def to_correct(self) -> tuple[HoursRow, ...]:
        return self._in(State.RETURNED)

    @property
    def to_confirm(self) -> tuple[HoursRow, ...]:
        return self._in(State.PROPOSAL)

    @property
    def drafts(self) -> tuple[HoursRow, ...]:
        return self._in(State.DRAFT)

    @property
    def sent(self) -> tuple[HoursRow, ...]:
        """What is no longer hers to finish."""
        return tuple(row for row in self.rows if not row.facts.is_open)

    @property
    def payments(self) -> tuple[HoursRow, ...]:
        return tuple(row for row in self.rows if row.is_paid)

    def _in(self, state: str) -> tuple[HoursRow, ...]:
        return tuple(row for row in self.rows if row.facts.state == state)


def my_hours(person_id: UUID, *, on: date, limit: int | None = None) -> MyHours:
    facts = declarations.for_person(person_id, limit=limit)
    payments = payment_states(one.id for one in facts)
    rows = tuple(HoursRow(one, payments[one.id], on) for one in facts)
    years = sorted({row.facts.done_on.year for row in rows}, reverse=True)
    return MyHours(rows, tuple(_year(year, rows) for year in years))


def _year(year: int, rows: Iterable[HoursRow]) -> CivilYear:
    mine = tuple(row for row in rows if row.facts.done_on.year == year)
    sent = [row for row in mine if row.facts.state in SENT]
    return CivilYear(
        year=year,
        minutes=sum(row.facts.minutes for row in sent),
        declared_eur=sum((row.facts.amount_eur for row in sent), ZERO),
        paid_eur=sum((row.facts.amount_eur for row in sent if row.is_paid), ZERO),
        rows=mine,
    )
