"""The year's money: envelopes, alerts, natures, and every expense behind them."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.kernel.text import sort_name
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.foundation.web.http import reads, require
from funding.budget import queries as budget
from funding.budget.enums import Nature
from funding.budget.facts import ExpenseFacts
from funding.contract.queries import budget_of
from funding.contract.queries.envelopes import BudgetFacts
from funding.contract.queries.envelopes_chart import envelopes_chart
from funding.downloads import file_response
from funding.figure_codes import name
from funding.permissions import reads_money
from funding.year_links import chosen_year, opened_years, year_links

PAGE = 50
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


@dataclass(frozen=True)
class Wanted:
    """Filters of the expense list; a value nobody offers finds nothing and breaks nothing."""

    mission: str = ""
    nature: str = ""
    action: str = ""

    def keeps(self, row: ExpenseFacts) -> bool:
        return (
            (not self.mission or row.mission_code == self.mission)
            and (not self.nature or row.nature == self.nature)
            and (not self.action or self.action in {s.action_number for s in row.splits})
        )

    @property
    def key(self) -> str:
        return "-".join(words for words in (self.mission, self.nature, self.action) if words)

    @property
    def any(self) -> bool:
        return bool(self.mission or self.nature or self.action)


def wanted_of(request) -> Wanted:
    read = request.GET.get
    return Wanted(read("mission", ""), read("nature", ""), read("action", ""))


@reads
@require(reads_money)
def budget_page(request):
    today = clock.today()
    opened = opened_years()
    year = chosen_year(request, opened, today)
    if year is None:
        return render(request, "funding/no_year.html", {"title": "Budget"})
    facts = budget_of(year.number, opened, as_of=today)
    wanted = wanted_of(request)
    rows = [row for row in facts.expenses if wanted.keeps(row)]
    context = {
        "facts": facts,
        "stamp": Stamp(facts.year, today),
        "years": year_links(opened, year.number, today),
        "chart": _chart(facts),
        "natures": [(code, Nature(code).label, amount) for code, amount in facts.by_nature.items()],
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "rows_eur": sum((row.amount_eur for row in rows), ZERO),
        "wanted": wanted,
        "choices": _choices(facts),
        "set_aside": budget.set_aside(year),
    }
    return render(request, "funding/budget.html", context)


def _choices(facts: BudgetFacts) -> dict:
    actions = {split.action_number for row in facts.expenses for split in row.splits}
    natures = {row.nature: row.nature_label for row in facts.expenses}
    return {
        "missions": [(one.mission_code, one.mission_label) for one in facts.envelopes],
        "natures": sorted(natures.items(), key=lambda item: sort_name(item[1])),
        "actions": sorted(actions),
    }


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


@reads
@require(reads_money)
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


@reads
@require(reads_money)
def expenses_export(request, kind):
    """The rows of the list, with its filters."""
    facts = _facts_or_404(request)
    wanted = wanted_of(request)
    kept = [row for row in facts.expenses if wanted.keeps(row)]
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
