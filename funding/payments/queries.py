"""Reads of the payments: where each declaration's money stands, and the yearly ceilings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.periods import Period
from funding.payments.enums import BatchState
from funding.payments.models import OwnCeiling, PaymentBatch, PaymentLine
from funding.rates.table import das2_threshold, social_security_ceiling
from members.queries import people
from missions.labels import Transfer
from missions.queries import declarations


@dataclass(frozen=True)
class CeilingFacts:
    """One person and civil year. ``counted_eur``: verified hours done that year, paid or not."""

    person_id: UUID
    person_name: str
    civil_year: int
    counted_eur: Decimal
    own_ceiling_eur: Decimal | None
    pass_eur: Decimal | None

    @property
    def ceiling_eur(self) -> Decimal | None:
        known = [c for c in (self.own_ceiling_eur, self.pass_eur) if c is not None]
        return min(known) if known else None

    @property
    def left_eur(self) -> Decimal | None:
        return None if self.ceiling_eur is None else self.ceiling_eur - self.counted_eur

    @property
    def is_over(self) -> bool:
        return self.left_eur is not None and self.left_eur < 0


def transfers(declaration_ids: Iterable[UUID]) -> dict[UUID, Transfer]:
    """Of those that are in a batch or paid."""
    rows = PaymentLine.objects.filter(declaration_id__in=list(declaration_ids), is_live=True)
    columns = rows.values_list("declaration_id", "batch__label", "batch__paid_on")
    return {declaration_id: Transfer(label, paid_on) for declaration_id, label, paid_on in columns}


def paid_ids(until: date | None = None) -> QuerySet:
    """Declarations whose money left: a subquery, for the reads that split paid from owed."""
    rows = PaymentLine.objects.filter(is_live=True, batch__state=BatchState.PAID)
    if until is not None:
        rows = rows.filter(batch__paid_on__lte=until)
    return rows.values("declaration_id")


def batches() -> tuple[PaymentBatch, ...]:
    """The latest first, with their ``persons`` and ``amount_eur``."""
    rows = PaymentBatch.objects.annotate(
        persons=Count("lines__person", distinct=True),
        amount_eur=Coalesce(Sum("lines__amount_eur"), ZERO),
    )
    return tuple(rows.order_by("-prepared_at", "label"))


def own_ceiling(civil_year: int) -> Decimal | None:
    """The association's own ceiling in force that civil year."""
    rows = OwnCeiling.objects.filter(from_year__lte=civil_year).order_by("-from_year")
    return rows.values_list("amount_eur", flat=True).first()


def ceilings(civil_year: int) -> tuple[CeilingFacts, ...]:
    """Persons with verified hours in that civil year, the highest sum first."""
    period = Period(date(civil_year, 1, 1), date(civil_year + 1, 1, 1))
    sums = declarations.paid_by_person(period)
    names = people.names(sums)
    pass_eur, own_eur = social_security_ceiling(civil_year), own_ceiling(civil_year)
    facts = [
        CeilingFacts(
            person_id=person_id,
            person_name=names.get(person_id, ""),
            civil_year=civil_year,
            counted_eur=amount,
            own_ceiling_eur=own_eur,
            pass_eur=pass_eur,
        )
        for person_id, amount in sums.items()
        if amount
    ]
    return tuple(sorted(facts, key=lambda f: (-f.counted_eur, str(f.person_id))))


def paid_in_civil_year(civil_year: int) -> dict[UUID, Decimal]:
    """What was really transferred to each person that civil year: what DAS2 declares."""
    rows = (
        PaymentLine.objects.filter(is_live=True, batch__paid_on__year=civil_year)
        .values("person_id")
        .annotate(money=Sum("amount_eur"))
        .order_by()
    )
    return {row["person_id"]: row["money"] for row in rows}


def das2_persons(civil_year: int) -> frozenset[UUID]:
    """Payees whose yearly total passes the declaration threshold."""
    threshold = das2_threshold(civil_year)
    return frozenset(
        person
        for person, amount in paid_in_civil_year(civil_year).items()
        if threshold is not None and amount > threshold
    )
