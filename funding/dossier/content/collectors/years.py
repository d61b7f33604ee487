"""The year beside the others: totals taken over from before the portal, the year before."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from cpts_portal.foundation.kernel.money import ZERO
from funding.budget.queries import envelopes_at_a_glance
from funding.dossier.content.figures import HistoricalRow
from funding.dossier.content.figures_money import ComparedRow, MoneyPart, VariablePart
from funding.dossier.content.figures_place import GovernancePart
from funding.indicators import queries as indicators
from funding.indicators.facts import LineFacts
from funding.ledger import queries as ledger
from funding.ledger.facts import YearFacts
from funding.ledger.models import Payment
from members.queries import membership

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


def history_rows(year: YearFacts) -> tuple[HistoricalRow, ...]:
    """Of a year that was not followed line by line: copied, never recomputed."""
    figures = ledger.historical_figures(year)
    known = [code for code in WORDS if code in figures]
    unknown = sorted(set(figures) - set(WORDS))
    rows = []
    for code in (*known, *unknown):
        label, unit = WORDS.get(code, (code.replace("_", " "), ""))
        row = figures[code]
        rows.append(HistoricalRow(label, row.value, unit, row.as_of_on, row.source, code))
    return tuple(rows)


def comparison_rows(
    number: int,
    opened: Sequence[YearFacts],
    every: Mapping[int, Sequence[LineFacts]],
    payments: Sequence[Payment],
    now: tuple[MoneyPart, VariablePart, GovernancePart],
    on: date,
) -> tuple[ComparedRow, ...]:
    """Nothing for a first year. ``now``: the year's own parts, taken from them as they are."""
    before = next((year for year in opened if year.number == number - 1), None)
    if before is None:
        return ()
    money, variable, people = now
    earlier = _before(before, every, payments)
    current = {
        "maximum_eur": money.maximum_eur,
        "received_eur": money.received_eur,
        "granted_eur": variable.granted_eur if variable.decided else None,
        "committed_eur": money.committed_eur,
        "spent_eur": money.spent_eur,
        "members": Decimal(people.members),
        "structures": Decimal(people.structures),
    }
    return tuple(ComparedRow(code, earlier[code], value) for code, value in current.items())


def _before(
    year: YearFacts, every: Mapping[int, Sequence[LineFacts]], payments: Sequence[Payment]
) -> dict[str, Decimal | None]:
    """A year taken over in totals keeps the totals it was taken over with."""
    lines = every.get(year.number, ())
    decided = bool(lines) and all(line.granted_eur is not None for line in lines)
    envelopes = envelopes_at_a_glance(year)
    persons, structures = membership.active_on(year.period.last_day)
    totals = {row.code: row.value for row in ledger.historical_figures(year).values()}
    return {
        "maximum_eur": year.maximum_eur,
        "received_eur": ledger.paid_eur(p for p in payments if p.year_number == year.number),
        "granted_eur": indicators.totals(lines).granted_eur if decided else None,
        "committed_eur": sum((envelope.committed_eur for envelope in envelopes), ZERO),
        "spent_eur": sum((envelope.spent_eur for envelope in envelopes), ZERO),
        "members": totals.get("members", Decimal(len(persons))),
        "structures": totals.get("structures", Decimal(len(structures))),
    }
