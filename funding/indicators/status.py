"""Where a line stands before and after the decision: its euros in four heaps. Pure.

Reached with evidence, reached but to defend, still possible, not reached: nothing is acquired
before the funders decide.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO, in_french
from funding.indicators.attainment import Scale, suggested_eur
from funding.indicators.enums import TONES, Body, Decision, Status


@dataclass(frozen=True)
class Standing:
    status: str
    reached_eur: Decimal = ZERO
    defend_eur: Decimal = ZERO
    possible_eur: Decimal = ZERO
    missed_eur: Decimal = ZERO
    granted_eur: Decimal = ZERO
    why: str = ""

    @property
    def label(self) -> str:
        """Once it is decided, what was granted says which of the three words."""
        if self.status != Status.DECIDED:
            return Status(self.status).label
        if not self.granted_eur:
            return "Non accordée"
        return "Accordée en partie" if self.missed_eur else "Accordée"

    @property
    def tone(self) -> str:
        return TONES[self.status]


@dataclass(frozen=True)
class Case:
    """What is known of a line. ``steady``: a count of the year, that can no longer go back."""

    scale: Scale
    judged_on: str
    values: dict[str, Decimal | None]
    steady: bool
    ended: bool
    missing_evidence: str = ""
    granted_eur: Decimal | None = None
    decision: str = ""

    @property
    def judged(self) -> Decimal | None:
        return self.values.get(self.judged_on)

    @property
    def rival(self) -> Decimal | None:
        """The CPAM's figure beside ours. Ours beside a CPAM line counts another population."""
        return self.values.get(Body.CPAM) if self.judged_on == Body.PORTAL else None


def standing(case: Case) -> Standing:
    if case.granted_eur is not None:
        return _decided(case)
    suggested = suggested_eur(case.scale, case.judged)
    if suggested is None:
        why = "Année terminée, chiffre à fournir." if case.ended else "Pas encore mesurée."
        return Standing(Status.POSSIBLE, possible_eur=case.scale.max_eur, why=why)
    if not case.ended and not case.steady:
        why = "Au palier aujourd’hui, se juge en fin d’année." if suggested else ""
        return Standing(Status.POSSIBLE, possible_eur=case.scale.max_eur, why=why)
    return _reached(case, suggested)


def _decided(case: Case) -> Standing:
    decided = Standing(
        Status.DECIDED,
        granted_eur=case.granted_eur,
        missed_eur=case.scale.max_eur - case.granted_eur,
    )
    words = Decision(case.decision).label if case.decision else ""
    return decided if words == decided.label else replace(decided, why=words)


def _reached(case: Case, suggested: Decimal) -> Standing:
    rest = case.scale.max_eur - suggested
    solid, why = suggested, ""
    if suggested and case.missing_evidence:
        solid, why = ZERO, f"Preuve manquante : {case.missing_evidence}."
    elif case.rival is not None:
        solid = min(suggested, suggested_eur(case.scale, case.rival) or ZERO)
        if solid < suggested:
            why = f"Le chiffre de la CPAM donnerait {in_french(solid)} : le dialogue tranchera."
    defend = suggested - solid
    if defend:
        status = Status.DEFEND
    elif suggested and (case.ended or not rest):
        status = Status.REACHED
    else:
        status = Status.MISSED if case.ended else Status.POSSIBLE
    return Standing(
        status,
        reached_eur=solid,
        defend_eur=defend,
        possible_eur=ZERO if case.ended else rest,
        missed_eur=rest if case.ended else ZERO,
        why=why,
    )
