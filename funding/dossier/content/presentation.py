"""The template context of a dossier, the same for the PDF and the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.french import plural
from cpts_portal.foundation.web.figures import Stamp
from funding.dossier.content import charts, completeness
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.figures import EvidenceRow, MissionPart
from funding.dossier.content.figures_money import NatureRow
from funding.dossier.enums import Section


@dataclass(frozen=True)
class DossierPart:
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
    DossierPart(number, str(section), section.label, template, section in ON_A_NEW_PAGE)
    for number, (section, template) in enumerate(_TEMPLATES.items(), 1)
)


IN_PLACE, JOINED, NOTHING = "consultable sur place", "au portail", "aucun fichier"
# kinds of pieces that come by the dozen
ALIKE = ("Feuille d’émargement", "Pièce d’heures déclarées", "Justificatif de dépense")


def template_context(
    contents: DossierContents, *, as_of: datetime, version: int, sha256: str = ""
) -> dict:
    today = as_of.astimezone(PARIS).date()
    return {
        "dossier": contents,
        "in_pdf": False,
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
        "pdf_notes": _pdf_notes(contents),
        "natures": tuple(_nature(contents, row) for row in contents.money.natures),
        "listed": _listed(contents.evidence),
    }


def _pdf_notes(contents: DossierContents) -> tuple[str, ...]:
    """What the part on money lists by itself is counted here, not repeated."""
    flagged = contents.money.flagged
    notes = [words for words in completeness.notes(contents) if words not in flagged]
    if flagged:
        s = plural(len(flagged))
        notes.append(f"{len(flagged)} point{s} signalé{s} sur les dépenses, en partie 4.")
    return tuple(notes)


def _nature(contents: DossierContents, row: NatureRow) -> dict:
    """``cells``: mission code and amount, in the order of the columns."""
    codes = (envelope.code for envelope in contents.money.envelopes)
    return {"row": row, "cells": tuple(zip(codes, row.amounts_eur, strict=True))}


def _mission(contents: DossierContents, part: MissionPart) -> dict:
    """``spent_eur``: from the envelope of the mission, None when it has none."""
    spent = {row.code: row.spent_eur for row in contents.money.envelopes}
    drawn = (charts.trajectory(line) for line in part.lines)
    return {
        "part": part,
        "lines": [
            (line, [row for row in contents.evidence if row.proves(line)]) for line in part.lines
        ],
        "charts": [chart for chart in drawn if chart],
        "spent_eur": spent.get(part.code),
    }


def _listed(rows: Sequence[EvidenceRow]) -> list[dict]:
    """The pieces of a year as the PDF lists them: many alike in one row, each other one by
    itself. Single pieces first, in their order; then the groups, by kind and action sheet."""
    groups: dict[tuple, list[EvidenceRow]] = {}
    for row in rows:
        if row.kind in ALIKE:
            key = ALIKE.index(row.kind), row.action_number, _where(row)
            groups.setdefault(key, []).append(row)
    alone = [[row] for row in rows if row.kind not in ALIKE]
    return [_listed_row(group) for group in (*alone, *(groups[key] for key in sorted(groups)))]


def _where(row: EvidenceRow) -> str:
    if not row.sha256:
        return NOTHING
    return IN_PLACE if row.named else JOINED


def _listed_row(rows: Sequence[EvidenceRow]) -> dict:
    """``first_on`` and ``last_on`` are the same for one piece."""
    first, days = rows[0], sorted(row.on for row in rows if row.on)
    is_single = len(rows) == 1
    return {
        "reference": first.reference if is_single else f"{first.reference} à {rows[-1].reference}",
        "kind": first.kind,
        "subject": first.label if is_single else "",
        "action_number": first.action_number,
        "count": len(rows),
        "first_on": days[0] if days else None,
        "last_on": days[-1] if days else None,
        "where": _where(first),
    }
