"""Envelopes of a contract year, immutable: read by the pages, the dossier and the first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Protocol

from cpts_portal.foundation.kernel.money import ZERO


class _Spent(Protocol):
    @property
    def allotted_eur(self) -> Decimal: ...
    @property
    def spent_eur(self) -> Decimal: ...
    @property
    def committed_eur(self) -> Decimal: ...


class Spending:
    """What is left of an allotment and the share that is spent, wherever they are known."""

    @property
    def left_eur(self: _Spent) -> Decimal:
        return self.allotted_eur - self.spent_eur - self.committed_eur

    @property
    def rate(self: _Spent) -> Decimal | None:
        """Spent over allotted, as a fraction; None when nothing was allotted."""
        return self.spent_eur / self.allotted_eur if self.allotted_eur else None


class EnvelopeSums(Spending):
    """The envelopes of a year together: those of the budget and those of a dossier."""

    envelopes: Sequence

    def _sum(self, name: str) -> Decimal:
        return sum((getattr(envelope, name) for envelope in self.envelopes), ZERO)

    @property
    def allotted_eur(self) -> Decimal:
        return self._sum("allotted_eur")

    @property
    def committed_eur(self) -> Decimal:
        return self._sum("committed_eur")

    @property
    def left_eur(self) -> Decimal:
        return self._sum("left_eur")


@dataclass(frozen=True)
class EnvelopeFacts(Spending):
    """One mission's money in one contract year; the table, the chart, the files and the dossier
    show this. ``cashed_eur``: its share of what the contract paid during the year;
    ``received_eur``: of what was paid for the year's entitlement, whenever it came: zero until
    ``funding.contract`` says. ``allotments``: its ``Envelope`` rows, where they are read."""

    JSON_ALSO: ClassVar = ("left_eur", "rate")

    year: int
    mission_code: str
    mission_label: str
    allotted_eur: Decimal
    cashed_eur: Decimal = ZERO
    received_eur: Decimal = ZERO
    committed_eur: Decimal = ZERO
    spent_eur: Decimal = ZERO
    allotments: Sequence = ()
