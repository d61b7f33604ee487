"""Whether the dossier of a year may leave, in one sentence: the page and the recapitulation ask the
same function. The operation refuses by the same rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cpts_portal.foundation.kernel.french import plural
from funding.dossier.content import completeness
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.figures_completion import AskedRow
from funding.dossier.enums import State
from funding.dossier.facts import DossierFacts
from funding.dossier.operations.submission import ready_on, unfinished_words


@dataclass(frozen=True)
class Readiness:
    """``obstacles`` forbid sending, ``notes`` forbid nothing; ``points``: what was asked."""

    year_over: bool
    obstacles: Sequence[str]
    notes: Sequence[str]
    points: Sequence[AskedRow]

    @property
    def ready(self) -> bool:
        return not self.obstacles

    @property
    def left(self) -> int:
        return sum(not point.answered for point in self.points)

    @property
    def sentence(self) -> str:
        """« Rien n’empêche de transmettre ; 7 points à regarder »"""
        count, seen = len(self.obstacles), len(self.notes)
        words = "Rien n’empêche de transmettre"
        if count:
            words = f"{count} point{plural(count)} empêche{plural(count, ',nt')} de transmettre"
        return f"{words} ; {seen} point{plural(seen)} à regarder" if seen else words


def readiness(dossier: DossierFacts, contents: DossierContents, today: date) -> Readiness:
    points = tuple(row for row in contents.completion if row.version == dossier.sent_version)
    obstacles = completeness.missing(contents)
    if dossier.state == State.RETURNED:
        unanswered = (point for point in points if not point.answered)
        obstacles += [f"Point {one.number} sans réponse : {one.text}." for one in unanswered]
    over = today >= ready_on(dossier.period)
    if not over:
        obstacles.insert(0, unfinished_words(dossier.year, dossier.period))
    return Readiness(over, obstacles, completeness.notes(contents), points)
