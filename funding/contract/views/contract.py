"""The contract year explained line by line, and where it stands."""

from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.foundation.web.http import page, reads
from funding.contract.queries import contract_explanation
from funding.contract.queries.explained_year import (
    ContractExplanation,
    ExplainedLine,
    ExplainedTotal,
)
from funding.contract.queries.worth import worth_chart
from funding.downloads import file_response
from funding.figure_codes import name
from funding.permissions import reads_money
from funding.year_links import chosen_year, opened_years, year_links
from members.queries import contracts

HEADER = (
    "année",
    "arrêté au",
    "code",
    "mission ou part",
    "libellé",
    "calcul",
    "montant",
    name("advance_eur"),
    name("balance_eur"),
    "source",
    "certitude",
)


@page(reads, reads_money, scope="money of the association", budget=11, query=("annee",))
def contract_page(request):
    today = clock.today()
    opened = opened_years()
    year = chosen_year(request, opened, today)
    if year is None:
        return render(request, "funding/no_year.html", {"title": "Contrat"})
    said = contract_explanation(year.number, today, opened)
    context = {
        "said": said,
        "parties": contracts.current(today).parties,
        "stamp": Stamp(said.year, today),
        "years": year_links(opened, year.number, today),
        "chart": worth_chart(
            f"contrat-{said.year}",
            fixed_eur=said.fixed_eur,
            crisis_eur=said.crisis_eur,
            variable_max_eur=said.variable_max_eur,
            heaps=said.variable,
            stamp=Stamp(said.year, today),
        ),
    }
    return render(request, "funding/contract.html", context)


@page(reads, reads_money, scope="money of the association", budget=9, query=("annee",))
def contract_export(request, kind):
    today = clock.today()
    opened = opened_years()
    year = chosen_year(request, opened, today)
    if year is None:
        raise Http404
    said = contract_explanation(year.number, today, opened)
    rows = [_line_row(said, line) for line in said.lines]
    rows += [_total_row(said, total) for total in said.totals]
    return file_response(kind, f"contrat-annee-{year.number}", HEADER, rows, said)


def _line_row(said: ContractExplanation, line: ExplainedLine) -> tuple:
    return (
        said.year,
        said.as_of,
        line.figure_code,
        line.figure_of,
        line.label,
        line.formula,
        line.amount_eur,
        line.advance_eur,
        line.balance_eur,
        line.sources,
        line.confidence_label,
    )


def _total_row(said: ContractExplanation, total: ExplainedTotal) -> tuple:
    return (
        said.year,
        said.as_of,
        total.figure_code,
        "",
        total.label,
        total.formula,
        total.amount_eur,
        None,
        None,
        total.source,
        "",
    )
