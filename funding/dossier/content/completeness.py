"""What a dossier lacks, in words. The page, the button and the operation ask these functions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cpts_portal.foundation.kernel.french import day, plural
from cpts_portal.foundation.kernel.money import in_french
from cpts_portal.foundation.kernel.periods import Period
from funding.dossier.content.collectors.evidence import SHEET
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.figures import IndicatorRow
from funding.dossier.content.figures_completion import AskedRow
from funding.dossier.enums import State
from funding.dossier.facts import DossierFacts

BLOCKING, NOTE = True, False
# whether it forbids sending, and the sentence
Gap = tuple[bool, str]


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
        count, noted = len(self.obstacles), len(self.notes)
        words = "Rien n’empêche de transmettre"
        if count:
            words = f"{count} point{plural(count)} empêche{plural(count, ',nt')} de transmettre"
        return f"{words} ; {noted} point{plural(noted)} à regarder" if noted else words


def readiness(dossier: DossierFacts, contents: DossierContents, today: date) -> Readiness:
    """Whether the dossier may leave: the page and the recapitulation ask this. The operation
    refuses by the same rules."""
    points = tuple(row for row in contents.completion if row.version == dossier.sent_version)
    obstacles = missing(contents)
    if dossier.state == State.RETURNED:
        unanswered = (point for point in points if not point.answered)
        obstacles += [f"Point {point.number} sans réponse : {point.text}." for point in unanswered]
    over = today >= dossier.period.end
    if not over:
        obstacles.insert(0, unfinished_words(dossier.year, dossier.period))
    return Readiness(over, obstacles, notes(contents), points)


def unfinished_words(year: int, period: Period) -> str:
    return (
        f"L’année {year} se termine le {day(period.last_day)} : son dossier se transmet à partir "
        f"du {day(period.end)}."
    )


def missing(contents: DossierContents) -> list[str]:
    """The sentences that forbid sending."""
    return [sentence for blocking, sentence in _gaps(contents) if blocking]


def notes(contents: DossierContents) -> list[str]:
    """The sentences worth a look that forbid nothing."""
    return [sentence for blocking, sentence in _gaps(contents) if not blocking]


def _gaps(contents: DossierContents) -> Iterator[Gap]:
    for part in (_cover, _territory, _governance, _missions, _crisis, _money, _evidence):
        yield from part(contents)


def _cover(contents: DossierContents):
    """The contract is known by its signatures: a number that lacks forbids nothing."""
    numbers = {"FINESS": contents.cover.finess, "RNA": contents.cover.rna}
    lacking = [name for name, value in numbers.items() if not value]
    if lacking:
        yield NOTE, f"L’association n’a pas encore indiqué : {', '.join(lacking)}."


def _territory(contents: DossierContents):
    place = contents.territory
    if place is None or not place.communes:
        yield BLOCKING, "Le territoire n’a encore aucune commune."
        return
    for warning in place.warnings:
        yield NOTE, warning


def _governance(contents: DossierContents):
    offices = {row.office for row in contents.governance.offices}
    for office in ("Présidence", "Trésorerie"):
        if office not in offices:
            yield BLOCKING, f"Personne ne tient la fonction : {office.lower()}."
    if not contents.governance.members:
        yield BLOCKING, "Aucun adhérent n’est enregistré au dernier jour de l’année."


def _missions(contents: DossierContents):
    for mission in contents.missions:
        if mission.started_on is None and mission.obligatory:
            yield BLOCKING, f"« {mission.label} » n’a pas de date de démarrage."
        if not mission.lines:
            yield BLOCKING, f"« {mission.label} » n’a aucun indicateur inscrit pour cette année."
        for line in mission.lines:
            if line.unknown:
                words = f"{line.number} « {line.label} » : aucun résultat n’est saisi."
                yield not contents.cover.taken_over, words


def _crisis(contents: DossierContents):
    if not contents.crisis.versions:
        yield BLOCKING, "Aucune version du plan de crise n’est adoptée."
    bare = [row for row in contents.crisis.versions if row.has_file is False]
    if bare:
        numbers = ", ".join(str(row.number) for row in bare)
        words = (
            f"Les versions {numbers} du plan de crise n’ont aucun fichier"
            if len(bare) > 1
            else f"La version {numbers} du plan de crise n’a aucun fichier"
        )
        paid = any(row.adopted_on in contents.period for row in bare)
        due = contents.crisis.amount_eur
        if paid and due:
            words += f", et le contrat prévoit {in_french(due)} pour celle de l’année"
        yield NOTE, f"{words}."


def _money(contents: DossierContents):
    money = contents.money
    if not money.entitlement:
        yield BLOCKING, "Les montants signés de l’année ne sont pas saisis."
    if not money.natures:
        words = "La partie financière est vide : aucune dépense n’est saisie pour cette année."
        yield BLOCKING, words
    if money.without_receipt and not contents.cover.taken_over:
        count = money.without_receipt
        words = (
            f"{count} dépenses sont sans justificatif."
            if count > 1
            else "Une dépense est sans justificatif."
        )
        yield NOTE, words
    for sentence in money.flagged:
        yield NOTE, sentence
    for row in money.ceilings:
        if row.over:
            words = f"En {row.civil_year}, {row.over} personne(s) dépassent le plafond de "
            yield BLOCKING, f"{words}{in_french(row.ceiling_eur)}."


def _evidence(contents: DossierContents):
    for row in contents.evidence:
        if not row.sha256 and row.kind.endswith("manquante"):
            yield NOTE, f"La feuille d’émargement de « {row.label} » ({row.reference}) manque."
    early = [line.number for line in contents.lines if _dated_before(contents, line)]
    if early:
        yield NOTE, f"{', '.join(early)} : la pièce la plus récente est datée d’avant le chiffre."


def _dated_before(contents: DossierContents, line: IndicatorRow) -> bool:
    """A figure that somebody gave is of a day; one that the portal counted is proved by its rows.
    A signed sheet of the same action may be what shows it."""
    figure = line.own or line.cpam
    if line.deliverable or figure is None or line.granted_eur is not None:
        return False
    dated = [(row, row.on) for row in contents.evidence if row.on]
    own = [on for row, on in dated if row.line == line.number]
    if figure.as_of_on is None or not own:
        return False
    signed = [on for row, on in dated if row.kind == SHEET and row.proves(line)]
    return max((*own, *signed)) < figure.as_of_on
