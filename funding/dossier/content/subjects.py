"""What a request to complete may be about, named for those who read it. Pure."""

from collections.abc import Iterator

from funding.dossier.content.collectors.evidence import DECISION, RECEIPT, SHEET
from funding.dossier.content.contents import DossierContents
from funding.dossier.enums import Section, Subject
from funding.dossier.models import Snapshot

Choice = tuple[str, str]


def choices(contents: DossierContents) -> list[tuple[str, list[Choice]]]:
    """By group, everything that this version shows and that can be mended; nothing more. As the
    choices of a field: « line:L09 », its words."""
    groups = (
        ("Parties du dossier", [(f"{Subject.SECTION}:{s.value}", s.label) for s in Section]),
        ("Lignes du contrat", list(_lines(contents))),
        ("Dépenses", list(_expenses(contents))),
        ("Réunions", list(_meetings(contents))),
        ("Pièces", list(_pieces(contents))),
    )
    return [(label, rows) for label, rows in groups if rows]


def known(snapshot: Snapshot) -> set[str]:
    groups = choices(DossierContents.from_snapshot(snapshot))
    return {value for _, rows in groups for value, _ in rows}


def _choice(kind: Subject, ref: str, words: str) -> Choice:
    return f"{kind}:{ref}", f"{ref} · {words}"[:90]


def _lines(contents: DossierContents) -> Iterator[Choice]:
    for line in contents.lines:
        yield _choice(Subject.LINE, line.number, line.label)


def _meetings(contents: DossierContents) -> Iterator[Choice]:
    for row in contents.evidence:
        if row.kind.startswith(SHEET):
            yield _choice(Subject.MEETING, row.reference, row.label)


def _pieces(contents: DossierContents) -> Iterator[Choice]:
    for row in contents.evidence:
        if row.line:
            yield _choice(Subject.PIECE, row.reference, row.label or row.kind)


def _expenses(contents: DossierContents) -> Iterator[Choice]:
    """Those that the dossier names: flagged by the portal, or shown with a piece."""
    named = dict.fromkeys(contents.money.flagged_numbers, "signalée par le portail")
    for row in contents.evidence:
        if row.kind in (RECEIPT, DECISION):
            named[row.reference] = row.label
    for number in sorted(named):
        yield _choice(Subject.EXPENSE, number, named[number])
