"""What a dossier lacks, in words. The page, the button and the operation ask this function."""

from dataclasses import dataclass

from cpts_portal.foundation.kernel.money import in_french
from funding.dossier.contents import DossierContents
from funding.dossier.enums import Section


@dataclass(frozen=True)
class Gap:
    """``blocking``: the dossier cannot be sent while it lasts."""

    section: str
    sentence: str
    blocking: bool = True


def gaps(contents: DossierContents) -> tuple[Gap, ...]:
    return (
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
        yield Gap(
            Section.GOVERNANCE,
            "Aucun adhérent n’est enregistré au dernier jour de l’année.",
        )


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
