"""Facts that the other apps read: immutable, without any model."""

from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO


@dataclass(frozen=True)
class Hours:
    """Minutes and declarations of one mission (or one mission and kind)."""

    mission_code: str
    minutes: int
    declarations: int
    persons: int


@dataclass(frozen=True)
class MoneyLine:
    """``settled_eur``: the part of it that left the bank, when the caller says which did."""

    mission_code: str
    mission_label: str
    mission_position: int
    kind: str
    amount_eur: Decimal
    minutes: int
    declarations: int
    persons: int
    settled_eur: Decimal = ZERO
