"""What the templates of a dossier are given, the same on paper and on the page."""

from dataclasses import dataclass
from datetime import datetime

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.surface.charts import Chart
from funding.dossier import completeness, pictures
from funding.dossier.contents import DossierContents
from funding.dossier.enums import Section
from funding.dossier.figures import EvidenceRow, IndicatorRow, MissionPart


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
    Section.TERRITORY: "funding/dossier/parts/territory.html",
    Section.GOVERNANCE: "funding/dossier/parts/governance.html",
    Section.MISSIONS: "funding/dossier/parts/missions.html",
    Section.CRISIS: "funding/dossier/parts/crisis.html",
    Section.MONEY: "funding/dossier/parts/money.html",
    Section.EVIDENCE: "funding/dossier/parts/evidence.html",
    Section.NEXT: "funding/dossier/parts/next.html",
    Section.SIGNATURES: "funding/dossier/parts/signatures.html",
}
# a few lines: they follow the part before on the same page
SHORT = (Section.CRISIS, Section.SIGNATURES)
PARTS = tuple(
    Part(number, str(section), section.label, template, section not in SHORT)
    for number, (section, template) in enumerate(_TEMPLATES.items(), 1)
)


@dataclass(frozen=True)
class ShownLine:
    """A contract line, its pieces and those of its action sheet."""

    line: IndicatorRow
    pieces: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class ShownMission:
    part: MissionPart
    lines: tuple[ShownLine, ...]
    charts: tuple[Chart, ...]


def shown(contents: DossierContents, *, as_of: datetime, version: int, sha256: str = "") -> dict:
    today = as_of.astimezone(PARIS).date()
    return {
        "dossier": contents,
        "cover": contents.cover,
        "parts": PARTS,
        "missions": tuple(_mission(contents, part) for part in contents.missions),
        "as_of": as_of,
        "version": version,
        "sha256": sha256,
        "ended": today > contents.cover.period_end_on,
        "charts": pictures.all_of(contents, today),
        "missing": completeness.missing(contents),
        "notes": completeness.notes(contents),
    }


def _mission(contents: DossierContents, part: MissionPart) -> ShownMission:
    drawn = (pictures.trajectory(line) for line in part.lines)
    return ShownMission(
        part,
        tuple(ShownLine(line, _pieces(contents, line)) for line in part.lines),
        tuple(chart for chart in drawn if chart),
    )


def _pieces(contents: DossierContents, line: IndicatorRow) -> tuple[EvidenceRow, ...]:
    return tuple(row for row in contents.evidence if row.proves(line))
