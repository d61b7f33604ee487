"""The year's money: envelopes, alerts, natures, and every expense behind them."""

from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.records.pages import page_of
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.foundation.web.http import page, reads
from funding.budget import queries as budget
from funding.budget.enums import Nature
from funding.budget.filters import ExpenseFilter
from funding.contract.queries import budget_of
from funding.contract.queries.envelopes import BudgetFacts
from funding.contract.queries.envelopes_chart import envelopes_chart
from funding.downloads import file_response
from funding.figure_codes import name
from funding.permissions import reads_money
from funding.year_links import chosen_year, opened_years, year_links

FIGURES = (
    "allotted_eur",
    "cashed_eur",
    "received_eur",
    "committed_eur",
    "spent_eur",
    "left_eur",
    "rate",
)
ENVELOPES = ("année", "arrêté au", "code mission", "mission", *(name(code) for code in FIGURES))
EXPENSES = (
    "numéro",
    "date",
    "enveloppe",
    "financeur",
    "nature",
    "libellé",
    "fournisseur",
    "fiches action",
    "montant",
    "avancement",
    "justificatif",
    "décision du conseil",
    "remarque",
)


@page(
    reads,
    reads_money,
    scope="money of the association",
    budget=10,
    query=("annee", *ExpenseFilter.base_filters, "page"),
)
def budget_page(request):
    today = clock.today()
    opened = opened_years()
    year = chosen_year(request, opened, today)
    if year is None:
        return render(request, "funding/no_year.html", {"title": "Budget"})
    facts = budget_of(year.number, opened, as_of=today)
    filters = _filters(request, facts)
    context = {
        "facts": facts,
        "stamp": Stamp(facts.year, today),
        "years": year_links(opened, year.number, today),
        "chart": _chart(facts),
        "natures": [(code, Nature(code).label, amount) for code, amount in facts.by_nature.items()],
        "page": page_of(filters.qs, request.GET.get("page")),
        "rows_eur": sum((row.amount_eur for row in filters.qs), ZERO),
        "filters": filters,
        "set_aside": budget.set_aside(year),
    }
    return render(request, "funding/budget.html", context)


def _filters(request, facts: BudgetFacts) -> ExpenseFilter:
    envelopes = [(one.mission_code, one.mission_label) for one in facts.envelopes]
    return ExpenseFilter(request.GET, facts.expenses, envelopes=envelopes)


def _chart(facts: BudgetFacts):
    return envelopes_chart(
        f"enveloppes-{facts.year}", facts.envelopes, Stamp(facts.year, facts.as_of)
    )


def _facts_or_404(request) -> BudgetFacts:
    opened = opened_years()
    today = clock.today()
    year = chosen_year(request, opened, today)
    if year is None:
        raise Http404
    return budget_of(year.number, opened, as_of=today)


@page(reads, reads_money, scope="money of the association", budget=9, query=("annee",))
def budget_export(request, kind):
    facts = _facts_or_404(request)
    rows = [
        (
            one.year,
            facts.as_of,
            one.mission_code,
            one.mission_label,
            *(getattr(one, code) for code in FIGURES),
        )
        for one in facts.envelopes
    ]
    return file_response(kind, f"budget-annee-{facts.year}", ENVELOPES, rows, facts)


@page(
    reads,
    reads_money,
    scope="money of the association",
    budget=9,
    query=("annee", *ExpenseFilter.base_filters),
)
def expenses_export(request, kind):
    """The rows of the list, with its filters."""
    facts = _facts_or_404(request)
    kept = _filters(request, facts).qs
    rows = [
        (
            row.number,
            row.spent_on,
            row.mission_label,
            row.funder_label,
            row.nature_label,
            row.label,
            row.supplier,
            row.actions,
            row.amount_eur,
            "dépensé" if row.is_spent else "engagé",
            row.receipt_words,
            row.decision,
            row.remark,
        )
        for row in kept
    ]
    return file_response(kind, f"depenses-annee-{facts.year}", EXPENSES, rows, kept)
