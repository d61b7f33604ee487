"""Which parts, and which lines, differ between two versions."""

from collections.abc import Sequence

from cpts_portal.foundation.kernel.french import euros_round, number
from funding.dossier.content.figures import IndicatorRow
from funding.dossier.enums import Section

# the keys of the contents that each part is made of
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
    """Codes of the parts that changed; ``before`` and ``after`` are contents of snapshots."""
    return frozenset(
        str(section)
        for section, keys in _KEYS.items()
        if any(before.get(key) != after.get(key) for key in keys)
    )


# what reads differently, before and after, in words
Change = tuple[str, str, str]


def changed_lines(
    before: Sequence[IndicatorRow], after: Sequence[IndicatorRow]
) -> dict[str, list[Change]]:
    """By line, in the order of the later version; a line that left comes last."""
    earlier, later = ({line.number: line for line in lines} for lines in (before, after))
    changed = {line.number: _changes(earlier.get(line.number), line) for line in after}
    gone = {
        number: [("Ligne", "au dossier", "retirée")] for number in earlier if number not in later
    }
    return {number: changes for number, changes in (changed | gone).items() if changes}


def _changes(old: IndicatorRow | None, new: IndicatorRow) -> list[Change]:
    if old is None:
        return [("Ligne", "absente", f"au plus {euros_round(new.max_eur)}")]
    rows = ((what, words(old), words(new)) for what, words in _READ.items())
    return [change for change in rows if change[1] != change[2]]


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
