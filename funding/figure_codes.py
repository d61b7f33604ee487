"""Every figure of the money pages: one code, one name, one unit.

The code is the key of the JSON files and the ``data-figure`` of the pages; the name heads the
column of the tables, of the CSV files and of the PDF. A figure of one part of a whole adds what
it is of: ``spent_eur.acces``, ``granted_eur.L07``.
"""

from dataclasses import dataclass

EURO, PERCENT, COUNT, WORDS = "€", "%", "n", ""


@dataclass(frozen=True)
class Figure:
    """``name`` may hold the contract year: « Maximum de l’année {year} »."""

    code: str
    name: str
    unit: str = EURO

    def named(self, year: int | None = None) -> str:
        return self.name.format(year="" if year is None else year).strip()


_FIGURES = (
    # the budget of a year
    Figure("allotted_eur", "Prévu"),
    Figure("cashed_eur", "Encaissé pendant l’année"),
    Figure("received_eur", "Reçu au titre de l’année"),
    Figure("committed_eur", "Engagé"),
    Figure("spent_eur", "Dépensé"),
    Figure("left_eur", "Reste"),
    Figure("rate", "Part dépensée", PERCENT),
    Figure("expense_eur", "Montant de la dépense"),
    Figure("shown_eur", "Ensemble des dépenses de la liste"),
    Figure("alert", "À regarder", WORDS),
    # the contract
    Figure("fixed_eur", "Parts fixes"),
    Figure("advance_eur", "Avance"),
    Figure("balance_eur", "Solde des parts fixes"),
    Figure("crisis_eur", "Plan de crise"),
    Figure("variable_max_eur", "Part variable, au plus"),
    Figure("maximum_eur", "Maximum de l’année {year}"),
    Figure("due_eur", "Dû"),
    Figure("to_receive_eur", "Reste à recevoir"),
    Figure("payment_eur", "Versement"),
    Figure("formula", "Calcul", WORDS),
    Figure("source", "Barème", WORDS),
    Figure("warning", "À vérifier", WORDS),
    # the lines of the variable part
    Figure("cpam_value", "CPAM", COUNT),
    Figure("own_value", "CPTS", COUNT),
    Figure("given_value", "Chiffre donné", COUNT),
    Figure("kept_value", "Chiffre retenu", COUNT),
    Figure("baseline", "Départ", COUNT),
    Figure("target", "Cible", WORDS),
    Figure("max_eur", "Au plus"),
    Figure("suggested_eur", "Suggéré"),
    Figure("proposed_eur", "Proposé"),
    Figure("granted_eur", "Accordé"),
    Figure("reached_eur", "Réuni"),
    Figure("defend_eur", "À défendre"),
    Figure("possible_eur", "Encore possible"),
    Figure("missed_eur", "Perdu"),
    Figure("without_line_eur", "Sans indicateur"),
    Figure("tier_eur", "Palier"),
    Figure("next_tier", "Palier suivant", COUNT),
    Figure("missing_units", "Il manque", COUNT),
    Figure("gain_eur", "Gain au palier suivant"),
    Figure("each_eur", "L’unité"),
    Figure("why", "Explication", WORDS),
    # the dossier
    Figure("members", "Professionnels adhérents", COUNT),
    Figure("structures", "Structures adhérentes", COUNT),
    Figure("verified_eur", "Heures vérifiées"),
    Figure("ceiling_eur", "Plafond"),
    Figure("highest_eur", "Plus haut total"),
    Figure("history", "Total", COUNT),
    Figure("history_eur", "Total repris"),
    Figure("notified_eur", "Notifié"),
    Figure("note", "À noter", WORDS),
)
FIGURES = {figure.code: figure for figure in _FIGURES}
# a column whose rows are different figures says nothing by itself
NEUTRAL = ("Montant", "Valeur", "Chiffre", "Mesure")


def name(code: str, year: int | None = None) -> str:
    """KeyError for a figure that nobody declared."""
    return FIGURES[code].named(year)
