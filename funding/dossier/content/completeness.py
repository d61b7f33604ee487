"""What a dossier lacks, in words. The page, the button and the operation ask this function."""

from dataclasses import dataclass

from cpts_portal.foundation.kernel.money import in_french
from funding.dossier.content.collectors.evidence import SHEET
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.figures import IndicatorRow
from funding.dossier.enums import Section


@dataclass(frozen=True)
class Gap:
    """``blocking``: the dossier cannot be sent while it lasts."""

    section: str
    sentence: str
    blocking: bool = True


def gaps(contents: DossierContents) -> tuple[Gap, ...]:
    return (
        *_cover(contents),
        *_territory(contents),
        *_governance(contents),
        *_missions(contents),
        *_crisis(contents),
        *_money(contents),
        *_evidence(contents),
    )


def missing(contents: DossierContents) -> list[str]:
    """The sentences that forbid sending."""
    return [gap.sentence for gap in gaps(contents) if gap.blocking]


def notes(contents: DossierContents) -> list[str]:
    """The sentences worth a look that forbid nothing."""
    return [gap.sentence for gap in gaps(contents) if not gap.blocking]


def _cover(contents: DossierContents):
    """The contract is known by its signatures: a number that lacks forbids nothing."""
    numbers = {"FINESS": contents.cover.finess, "RNA": contents.cover.rna}
    lacking = [name for name, value in numbers.items() if not value]
    if lacking:
        yield Gap(
            Section.GOVERNANCE,
            f"L’association n’a pas encore indiqué : {', '.join(lacking)}.",
            blocking=False,
        )


def _territory(contents: DossierContents):
    place = contents.territory
    if place is None or not place.communes:
        yield Gap(Section.TERRITORY, "Le territoire n’a encore aucune commune.")
        return
    for warning in place.warnings:
        yield Gap(Section.TERRITORY, warning, blocking=False)


def _governance(contents: DossierContents):
    offices = {row.office for row in contents.governance.offices}
    for office in ("Présidence", "Trésorerie"):
        if office not in offices:
            yield Gap(Section.GOVERNANCE, f"Personne ne tient la fonction : {office.lower()}.")
    if not contents.governance.members:
        yield Gap(Section.GOVERNANCE, "Aucun adhérent n’est enregistré au dernier jour de l’année.")


def _missions(contents: DossierContents):
    for mission in contents.missions:
        if mission.started_on is None and mission.obligatory:
            yield Gap(Section.MISSIONS, f"« {mission.label} » n’a pas de date de démarrage.")
        if not mission.lines:
            yield Gap(
                Section.MISSIONS,
                f"« {mission.label} » n’a aucun indicateur inscrit pour cette année.",
            )
        for line in mission.lines:
            if line.unknown:
                yield Gap(
                    Section.MISSIONS,
                    f"{line.number} « {line.label} » : aucun résultat n’est saisi.",
                    blocking=not contents.cover.taken_over,
                )


def _crisis(contents: DossierContents):
    if not contents.crisis.versions:
        yield Gap(Section.CRISIS, "Aucune version du plan de crise n’est adoptée.")
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
        yield Gap(Section.CRISIS, f"{words}.", blocking=False)


def _money(contents: DossierContents):
    money = contents.money
    if not money.entitlement:
        yield Gap(Section.MONEY, "Les montants signés de l’année ne sont pas saisis.")
    if not money.natures:
        yield Gap(
            Section.MONEY,
            "La partie financière est vide : aucune dépense n’est saisie pour cette année.",
        )
    if money.without_receipt and not contents.cover.taken_over:
        count = money.without_receipt
        words = (
            f"{count} dépenses sont sans justificatif."
            if count > 1
            else "Une dépense est sans justificatif."
        )
        yield Gap(Section.MONEY, words, blocking=False)
    for sentence in money.flagged:
        yield Gap(Section.MONEY, sentence, blocking=False)
    for row in money.ceilings:
        if row.over:
            yield Gap(
                Section.MONEY,
                f"En {row.civil_year}, {row.over} personne(s) dépassent le plafond de "
                f"{in_french(row.ceiling_eur)}.",
            )


def _evidence(contents: DossierContents):
    for row in contents.evidence:
        if not row.sha256 and row.kind.endswith("manquante"):
            yield Gap(
                Section.EVIDENCE,
                f"La feuille d’émargement de « {row.label} » ({row.reference}) manque.",
                blocking=False,
            )
    early = [line.number for line in contents.lines if _dated_before(contents, line)]
    if early:
        yield Gap(
            Section.EVIDENCE,
            f"{', '.join(early)} : la pièce la plus récente est datée d’avant le chiffre.",
            blocking=False,
        )


def _dated_before(contents: DossierContents, line: IndicatorRow) -> bool:
    """A figure that somebody gave is of a day; one that the portal counted is proved by its rows.
    A signed sheet of the same action may be what shows it."""
    figure = line.own or line.cpam
    if line.deliverable or figure is None or line.granted_eur is not None:
        return False
    own = [row.on for row in contents.evidence if row.line == line.number and row.on]
    if figure.as_of_on is None or not own:
        return False
    signed = [row.on for row in contents.evidence if row.kind == SHEET and row.proves(line)]
    return max((*own, *signed)) < figure.as_of_on
