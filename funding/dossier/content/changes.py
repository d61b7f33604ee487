"""Which parts, and which lines, differ between two frozen versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from cpts_portal.foundation.kernel.french import euros_round, number
from funding.dossier.content.figures import IndicatorRow
from funding.dossier.enums import Section

# the keys of the frozen contents that each part is made of
_KEYS = {
    Section.TERRITORY: ("territory",),
    Section.GOVERNANCE: ("governance",),
    Section.SUMMARY: ("variable",),
    Section.MISSIONS: ("missions", "history"),
    Section.CRISIS: ("crisis",),
    Section.MONEY: ("money",),
    Section.EVIDENCE: ("evidence",),
    Section.NEXT: ("next_year",),
    Section.SIGNATURES: ("remarks", "decisions", "completion"),
}


def changed_parts(before: dict, after: dict) -> frozenset[str]:
    """Codes of the parts that changed; ``before`` and ``after`` are frozen contents."""
    return frozenset(
        str(section)
        for section, keys in _KEYS.items()
        if any(before.get(key) != after.get(key) for key in keys)
    )


@dataclass(frozen=True)
class Change:
    """One thing that reads differently; both sides in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class LineChanges:
    number: str
    label: str
    changes: tuple[Change, ...]


def changed_lines(
    before: Sequence[IndicatorRow], after: Sequence[IndicatorRow]
) -> dict[str, LineChanges]:
    """By line, in the order of the later version; a line that left comes last."""
    earlier, later = ({line.number: line for line in lines} for lines in (before, after))
    found = {}
    for line in after:
        old = earlier.get(line.number)
        changes = _new(line) if old is None else _differences(old, line)
        if changes:
            found[line.number] = LineChanges(line.number, line.label, changes)
    for line in before:
        if line.number not in later:
            gone = (Change("Ligne", "au dossier", "retirée"),)
            found[line.number] = LineChanges(line.number, line.label, gone)
    return found


def _new(line: IndicatorRow) -> tuple[Change, ...]:
    return (Change("Ligne", "absente", f"au plus {euros_round(line.max_eur)}"),)


def _differences(old: IndicatorRow, new: IndicatorRow) -> tuple[Change, ...]:
    return tuple(
        Change(what, told_before, told_after)
        for what, tell in _READ.items()
        if (told_before := tell(old)) != (told_after := tell(new))
    )


def _figure(figure, line: IndicatorRow) -> str:
    return "non mesuré" if figure is None else f"{number(figure.value, line.decimals)} {line.unit}"


def _money(amount) -> str:
    return "rien" if amount is None else euros_round(amount)


def _aims(line: IndicatorRow) -> str:
    if line.tiers:
        return " / ".join(number(tier.at, line.decimals) for tier in line.tiers)
    return "à remettre" if line.target is None else number(line.target, line.decimals)


def _pieces(line: IndicatorRow) -> str:
    count = sum(piece.count for piece in line.evidence)
    return f"{count} pièces" if count > 1 else "une pièce" if count else "aucune pièce"


_READ = {
    "Chiffre de la CPAM": lambda line: _figure(line.cpam, line),
    "Chiffre de la CPTS": lambda line: _figure(line.own, line),
    "Cible": _aims,
    "Au plus": lambda line: _money(line.max_eur),
    "Proposé": lambda line: _money(line.proposed_eur),
    "Décision": lambda line: line.decision_label or "pas encore",
    "Accordé": lambda line: _money(line.granted_eur),
    "État": lambda line: line.state,
    "Preuve manquante": lambda line: line.missing_evidence or "aucune",
    "À trancher": lambda line: line.contested or "rien",
    "Avancement": lambda line: line.progress or "rien",
    "Pièces": _pieces,
}
