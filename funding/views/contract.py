"""The contract year explained line by line, and where it stands."""

from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.surface.charts import Step, waterfall
from cpts_portal.foundation.surface.http import reads, require
from funding.queries import contract_explanation
from funding.queries.explained import ContractExplanation
from funding.rules import reads_money
from funding.views.files import file_response
from funding.views.years import chosen_year, opened_years, year_links

HEADER = ("code", "part", "libellé", "calcul", "montant", "avance", "solde", "source", "confiance")


@reads
@require(reads_money)
def contract_page(request):
    today = clock.today()
    opened = opened_years()
    year = chosen_year(request, opened, today)
    if year is None:
        return render(request, "funding/no_year.html", {"title": "Contrat"})
    said = contract_explanation(year.number, today, opened)
    context = {
        "said": said,
        "years": year_links(opened, year.number, today),
        "chart": _waterfall(said),
    }
    return render(request, "funding/contract.html", context)


@reads
@require(reads_money)
def contract_export(request, kind):
    today = clock.today()
    opened = opened_years()
    year = chosen_year(request, opened, today)
    if year is None:
        raise Http404
    said = contract_explanation(year.number, today, opened)
    rows = [
        (
            line.code,
            line.part,
            line.label,
            line.formula,
            line.amount_eur,
            line.advance_eur,
            line.balance_eur,
            line.source,
            line.confidence_label,
        )
        for line in said.lines
    ]
    rows += [
        (total.code, "total", total.label, total.formula, total.amount_eur, None, None,
         total.source, "")
        for total in said.totals
    ]  # fmt: skip
    return file_response(kind, f"contrat-annee-{year.number}", HEADER, rows, said)


def _waterfall(said: ContractExplanation):
    sums = said.variable
    steps = [
        Step("Parts fixes", said.entitlement_fixed_eur, "fixed"),
        Step("Plan de crise", said.crisis_eur, "fixed"),
        Step("Variable accordée", sums.granted_eur, "won"),
        Step("Variable atteinte", sums.reached_eur, "won"),
        Step("Variable à défendre", sums.defend_eur, "defend"),
        Step("Variable encore possible", sums.possible_eur, "possible"),
        Step("Variable non atteinte", sums.missed_eur, "lost"),
    ]
    drawn = [step for step in steps if step.amount_eur]
    return waterfall(
        f"contrat-{said.year}",
        f"Année {said.year} : du fixe au maximum",
        drawn,
        total="Maximum de l’année",
    )
