"""What the templates of a dossier are given, the same on paper and on the page."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.web.charts import Chart
from cpts_portal.foundation.web.figures import Stamp
from funding.dossier.content import charts, completeness
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.evidence_list import listed
from funding.dossier.content.figures import EvidenceRow, IndicatorRow, MissionPart
from funding.dossier.content.figures_money import NatureRow
from funding.dossier.enums import Section


@dataclass(frozen=True)
class Part:
    """A numbered part, and the template that says it."""

    number: int
    code: str
    label: str
    template: str
    new_page: bool


_TEMPLATES = {
    Section.SUMMARY: "funding/dossier/parts/summary.html",
    Section.MISSIONS: "funding/dossier/parts/missions.html",
    Section.CRISIS: "funding/dossier/parts/crisis.html",
    Section.MONEY: "funding/dossier/parts/money.html",
    Section.EVIDENCE: "funding/dossier/parts/evidence.html",
    Section.GOVERNANCE: "funding/dossier/parts/governance.html",
    Section.TERRITORY: "funding/dossier/parts/territory.html",
    Section.NEXT: "funding/dossier/parts/next.html",
    Section.SIGNATURES: "funding/dossier/parts/signatures.html",
}
# the others follow the part before on the same page
ON_A_NEW_PAGE = (Section.SUMMARY, Section.MISSIONS, Section.MONEY)
PARTS = tuple(
    Part(number, str(section), section.label, template, section in ON_A_NEW_PAGE)
    for number, (section, template) in enumerate(_TEMPLATES.items(), 1)
)


@dataclass(frozen=True)
class ShownLine:
    """A contract line, its pieces and those of its action sheet."""

    line: IndicatorRow
    pieces: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class ShownNature:
    """``cells``: mission code and amount, in the order of the columns."""

    row: NatureRow
    cells: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class ShownMission:
    """``spent_eur``: from the envelope of the mission, None when it has none."""

    part: MissionPart
    lines: tuple[ShownLine, ...]
    charts: tuple[Chart, ...]
    spent_eur: Decimal | None


def shown(contents: DossierContents, *, as_of: datetime, version: int, sha256: str = "") -> dict:
    today = as_of.astimezone(PARIS).date()
    return {
        "dossier": contents,
        "on_paper": False,
        "cover": contents.cover,
        "stamp": Stamp(contents.cover.year, today),
        "parts": PARTS,
        "missions": tuple(_mission(contents, part) for part in contents.missions),
        "as_of": as_of,
        "version": version,
        "sha256": sha256,
        "last_day": min(today, contents.cover.period_end_on),
        "ended": today > contents.cover.period_end_on,
        "charts": charts.all_of(contents, today),
        "missing": completeness.missing(contents),
        "notes": completeness.notes(contents),
        "paper_notes": _paper_notes(contents),
        "natures": tuple(_nature(contents, row) for row in contents.money.natures),
        "listed": listed(contents.evidence),
    }


def _paper_notes(contents: DossierContents) -> tuple[str, ...]:
    """What the part on money lists by itself is counted here, not told twice."""
    flagged = contents.money.flagged
    notes = [words for words in completeness.notes(contents) if words not in flagged]
    if flagged:
        many = "s" if len(flagged) > 1 else ""
        notes.append(f"{len(flagged)} point{many} signalé{many} sur les dépenses, en partie 4.")
    return tuple(notes)


def _nature(contents: DossierContents, row: NatureRow) -> ShownNature:
    codes = (one.code for one in contents.money.envelopes)
    return ShownNature(row, tuple(zip(codes, row.amounts_eur, strict=True)))


def _mission(contents: DossierContents, part: MissionPart) -> ShownMission:
    spent = {row.code: row.spent_eur for row in contents.money.envelopes}
    drawn = (charts.trajectory(line) for line in part.lines)
    return ShownMission(
        part,
        tuple(ShownLine(line, _pieces(contents, line)) for line in part.lines),
        tuple(chart for chart in drawn if chart),
        spent.get(part.code),
    )


def _pieces(contents: DossierContents, line: IndicatorRow) -> tuple[EvidenceRow, ...]:
    return tuple(row for row in contents.evidence if row.proves(line))
