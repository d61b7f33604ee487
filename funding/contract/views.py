"""The contract year explained line by line, and where it stands."""

from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.foundation.web.http import page, reads
from funding.contract.queries import explained_year
from funding.contract.queries.amounts import contract_explanation
from funding.contract.queries.charts import worth_chart
from funding.downloads import file_response
from funding.figure_codes import name
from funding.permissions import reads_money
from funding.year_links import of_year, year_links
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
@of_year("Contrat")
def contract_page(request, opened, year):
    today = clock.today()
    contract, stamp = contract_explanation(year.number, today, opened), Stamp(year.number, today)
    signed = contracts.current(today)
    context = {
        "contract": contract,
        "parties": signed.parties if signed else (),
        "stamp": stamp,
        "years": year_links(opened, year),
        "chart": worth_chart(
            f"contrat-{contract.year}",
            fixed_eur=contract.fixed_eur,
            crisis_eur=contract.crisis_eur,
            variable_max_eur=contract.variable_max_eur,
            heaps=contract.variable,
            stamp=stamp,
        ),
    }
    return render(request, "funding/contract.html", context)


@page(reads, reads_money, scope="money of the association", budget=9, query=("annee",))
@of_year()
def contract_export(request, kind, opened, year):
    contract = contract_explanation(year.number, clock.today(), opened)
    rows = [_line_row(contract, line) for line in contract.lines]
    rows += [_total_row(contract, total) for total in contract.totals]
    return file_response(kind, f"contrat-annee-{year.number}", HEADER, rows, contract)


def _line_row(
    contract: explained_year.ContractExplanation, line: explained_year.ExplainedLine
) -> tuple:
    return (
        contract.year,
        contract.as_of,
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


def _total_row(
    contract: explained_year.ContractExplanation, total: explained_year.ExplainedTotal
) -> tuple:
    return (
        contract.year,
        contract.as_of,
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
