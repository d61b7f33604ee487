"""What a request to complete may be about, named for those who read it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from funding.dossier.content.collectors.evidence import DECISION, RECEIPT, SHEET
from funding.dossier.content.contents import DossierContents
from funding.dossier.enums import Section, Subject


@dataclass(frozen=True)
class Choice:
    """``value``: « line:L09 »."""

    kind: str
    ref: str
    label: str

    @property
    def value(self) -> str:
        return f"{self.kind}:{self.ref}"


def choices(contents: DossierContents) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """By group, everything that this version shows and that can be mended; nothing more."""
    groups = (
        ("Parties du dossier", [Choice(Subject.SECTION, s.value, s.label) for s in Section]),
        ("Lignes du contrat", list(_lines(contents))),
        ("Dépenses", list(_expenses(contents))),
        ("Réunions", list(_meetings(contents))),
        ("Pièces", list(_pieces(contents))),
    )
    return tuple((label, tuple(rows)) for label, rows in groups if rows)


def known(contents: DossierContents) -> set[tuple[str, str]]:
    return {(one.kind, one.ref) for _, rows in choices(contents) for one in rows}


def _lines(contents: DossierContents) -> Iterator[Choice]:
    for line in contents.lines:
        yield Choice(Subject.LINE, line.number, f"{line.number} · {line.label}"[:90])


def _meetings(contents: DossierContents) -> Iterator[Choice]:
    for row in contents.evidence:
        if row.kind.startswith(SHEET):
            yield Choice(Subject.MEETING, row.reference, f"{row.reference} · {row.label}"[:90])


def _pieces(contents: DossierContents) -> Iterator[Choice]:
    for row in contents.evidence:
        if row.line:
            words = f"{row.reference} · {row.label or row.kind}"
            yield Choice(Subject.PIECE, row.reference, words[:90])


def _expenses(contents: DossierContents) -> Iterator[Choice]:
    """Those that the dossier names: flagged by the portal, or shown with a piece."""
    named = dict.fromkeys(contents.money.flagged_numbers, "signalée par le portail")
    for row in contents.evidence:
        if row.kind in (RECEIPT, DECISION):
            named[row.reference] = row.label
    for number in sorted(named):
        yield Choice(Subject.EXPENSE, number, f"{number} · {named[number]}"[:90])
