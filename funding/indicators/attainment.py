"""What a figure is worth on a line of the contract. Pure; suggested here, decided by the funders.

A missing figure is not zero: it suggests nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO, euros


@dataclass(frozen=True)
class Need:
    """A condition beside the figure; ``value`` None: not known yet, so not met."""

    label: str
    target: Decimal
    value: Decimal | None

    @property
    def met(self) -> bool:
        return self.value is not None and self.value >= self.target


@dataclass(frozen=True)
class Scale:
    """``steps``: (figure to reach, euros paid from there on), from the easiest to the hardest.

    An all-or-nothing target is one step; a deliverable is one step at 1.
    """

    direction: str  # D lower is better, U higher is better, B done or not
    steps: tuple[tuple[Decimal, Decimal], ...]
    max_eur: Decimal
    baseline: Decimal | None = None
    needs: tuple[Need, ...] = ()

    def reaches(self, value: Decimal, step: Decimal) -> bool:
        return value <= step if self.direction == "D" else value >= step

    @property
    def needs_met(self) -> bool:
        return all(need.met for need in self.needs)


@dataclass(frozen=True)
class NextStep:
    """``units`` still missing to win ``gain_eur`` more; ``each_eur`` is the value of one unit."""

    at: Decimal
    gain_eur: Decimal
    units: Decimal

    @property
    def each_eur(self) -> Decimal:
        return euros(self.gain_eur / self.units)


def scale_of(
    *,
    kind: str,
    direction: str,
    max_eur: Decimal,
    target: Decimal | None = None,
    tiers: Sequence[tuple[Decimal, Decimal]] = (),
    baseline: Decimal | None = None,
    needs: Sequence[Need] = (),
) -> Scale:
    if kind == "deliverable":
        steps = ((Decimal(1), max_eur),)
    elif kind == "tiers":
        steps = tuple(sorted(tiers, key=lambda tier: tier[1]))
    else:
        steps = () if target is None else ((target, max_eur),)
    return Scale(direction, steps, max_eur, baseline, tuple(needs))


def suggested_eur(scale: Scale, value: Decimal | None) -> Decimal | None:
    """Euros the figure would bring; None when nothing was measured."""
    if value is None:
        return None
    if not scale.needs_met:
        return ZERO
    return max((eur for at, eur in scale.steps if scale.reaches(value, at)), default=ZERO)


def next_step(scale: Scale, value: Decimal | None) -> NextStep | None:
    """The nearest step that would pay more than today; None when unknown or at the top."""
    if value is None:
        return None
    won = max((eur for at, eur in scale.steps if scale.reaches(value, at)), default=ZERO)
    for at, eur in scale.steps:
        if eur > won and not scale.reaches(value, at):
            return NextStep(at, eur - won, abs(at - value))
    return None


def progress(scale: Scale, value: Decimal | None) -> Decimal | None:
    """The share of the way from the baseline to the last step, between 0 and 1."""
    if value is None or not scale.steps:
        return None
    last = scale.steps[-1][0]
    start = scale.baseline if scale.baseline is not None else ZERO
    if start == last:
        return Decimal(1) if scale.reaches(value, last) else Decimal(0)
    return min(Decimal(1), max(Decimal(0), (value - start) / (last - start)))
