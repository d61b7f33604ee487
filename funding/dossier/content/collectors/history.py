"""Dated totals of a year that was not followed line by line: said, never recomputed."""

from funding.dossier.content.figures import HistoricalRow
from funding.ledger import queries as ledger
from funding.ledger.facts import YearFacts

# code → what it counts, its unit
WORDS = {
    "members": ("Professionnels adhérents au dernier jour", ""),
    "structures": ("Structures adhérentes", ""),
    "gp_members": ("Médecins généralistes adhérents", ""),
    "meetings": ("Réunions tenues", ""),
    "declared_hours": ("Heures déclarées et vérifiées", "h"),
    "paid_to_members": ("Versé aux professionnels", "€"),
    "spent": ("Dépensé dans l’année", "€"),
    "requests": ("Demandes de médecin traitant reçues", ""),
    "gp_found": ("Patients ayant trouvé un médecin traitant", ""),
    "fragile_found": ("dont patients fragiles", ""),
    "open_at_end": ("Demandes ouvertes au dernier jour", ""),
    "median_days": ("Délai médian", "jours"),
    "ald_no_gp": ("Patients en ALD sans médecin traitant", ""),
    "over70_no_gp": ("Patients de plus de 70 ans sans médecin traitant", ""),
    "c2s_ald_no_gp": ("Patients C2S en ALD sans médecin traitant", ""),
    "p16_no_gp": ("Patients de 16 ans et plus sans médecin traitant", ""),
    "sas_doctors": ("Médecins participant au SAS", ""),
    "discharge": ("Patients du parcours sortie d’hospitalisation", ""),
    "perinatal": ("Femmes suivies, parcours périnatal", ""),
    "findrisk": ("Questionnaires Findrisk", ""),
    "colorectal_pct": ("Participation au dépistage colorectal", "%"),
    "students": ("Étudiants rencontrés", ""),
}


def collect(year: YearFacts) -> tuple[HistoricalRow, ...]:
    figures = ledger.historical_figures(year)
    known = [code for code in WORDS if code in figures]
    unknown = sorted(set(figures) - set(WORDS))
    rows = []
    for code in (*known, *unknown):
        label, unit = WORDS.get(code, (code.replace("_", " "), ""))
        row = figures[code]
        rows.append(HistoricalRow(label, row.value, unit, row.as_of_on, row.source, code))
    return tuple(rows)
