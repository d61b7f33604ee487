"""What a figure is worth on a line of the contract, and where the line stands before and after the
decision: its euros in four heaps. Pure; suggested here, decided by the funders.

A missing figure is not zero: it suggests nothing. Reached with evidence, reached but to defend,
still possible, not reached: nothing is acquired before the funders decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO, euros, in_french
from funding.indicators.enums import TONES, Decision, FigureSource, Status


@dataclass(frozen=True)
class Need:
    """A condition beside the figure; ``value`` None: not known yet, so not met."""

    label: str
    target: Decimal
    value: Decimal | None

    @property
    def is_met(self) -> bool:
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
        return all(need.is_met for need in self.needs)


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
    steps: tuple[tuple[Decimal, Decimal], ...]
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


@dataclass(frozen=True)
class LineStatus:
    code: str
    reached_eur: Decimal = ZERO
    defend_eur: Decimal = ZERO
    possible_eur: Decimal = ZERO
    missed_eur: Decimal = ZERO
    granted_eur: Decimal = ZERO
    why: str = ""

    @property
    def label(self) -> str:
        """Once it is decided, what was granted says which of the three words."""
        if self.code != Status.DECIDED:
            return Status(self.code).label
        if not self.granted_eur:
            return "Non accordée"
        return "Accordée en partie" if self.missed_eur else "Accordée"

    @property
    def tone(self) -> str:
        return TONES[self.code]


def line_status(
    scale: Scale,
    judged_on: str,
    values: Mapping[str, Decimal | None],
    *,
    steady: bool,
    ended: bool,
    missing_evidence: str = "",
    granted_eur: Decimal | None = None,
    decision: str = "",
) -> LineStatus:
    """Of a line with that scale. ``values`` by body, of which ``judged_on`` decides; ``steady``: a
    count of the year, that can no longer go back."""
    if granted_eur is not None:
        return _decided(scale, granted_eur, decision)
    suggested = suggested_eur(scale, values.get(judged_on))
    if suggested is None:
        why = "Année terminée, chiffre à fournir." if ended else "Pas encore mesurée."
        return LineStatus(Status.POSSIBLE, possible_eur=scale.max_eur, why=why)
    if not ended and not steady:
        why = "Au palier aujourd’hui, se juge en fin d’année." if suggested else ""
        return LineStatus(Status.POSSIBLE, possible_eur=scale.max_eur, why=why)
    rest = scale.max_eur - suggested
    if suggested and missing_evidence:
        why = f"Preuve manquante : {missing_evidence}."
        return _reached(suggested, ZERO, rest, ended=ended, why=why)
    # the CPAM's figure beside ours; ours beside a CPAM line counts another population
    rival = values.get(FigureSource.CPAM) if judged_on == FigureSource.PORTAL else None
    solid = suggested if rival is None else min(suggested, suggested_eur(scale, rival) or ZERO)
    dialogue = f"Le chiffre de la CPAM donnerait {in_french(solid)} : le dialogue tranchera."
    why = dialogue if solid < suggested else ""
    return _reached(suggested, solid, rest, ended=ended, why=why)


def _decided(scale: Scale, granted_eur: Decimal, decision: str) -> LineStatus:
    decided = LineStatus(
        Status.DECIDED, granted_eur=granted_eur, missed_eur=scale.max_eur - granted_eur
    )
    words = Decision(decision).label if decision else ""
    return decided if words == decided.label else replace(decided, why=words)


def _reached(
    suggested: Decimal, solid: Decimal, rest: Decimal, *, ended: bool, why: str
) -> LineStatus:
    """``solid``: the part of what is suggested that nothing contests; ``rest``: what is left up to
    the maximum."""
    defend = suggested - solid
    if defend:
        status = Status.DEFEND
    elif suggested and (ended or not rest):
        status = Status.REACHED
    else:
        status = Status.MISSED if ended else Status.POSSIBLE
    return LineStatus(
        status,
        reached_eur=solid,
        defend_eur=defend,
        possible_eur=ZERO if ended else rest,
        missed_eur=rest if ended else ZERO,
        why=why,
    )
