"""The year's money: envelopes, alerts, natures and every expense; then one expense, the board's
decision it needs, and its removal from the sums when it was charged twice."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.money import ZERO
from cpts_portal.foundation.records import audit, documents
from cpts_portal.foundation.records.pages import page_of
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.foundation.web.files import download, sandboxed
from cpts_portal.foundation.web.http import page, reads, writes
from cpts_portal.foundation.web.interrupted import draft_of
from cpts_portal.foundation.web.next_address import next_address
from funding import hooks
from funding.budget import operations, queries
from funding.budget.enums import Nature
from funding.budget.filters import ExpenseFilter
from funding.budget.forms import BudgetDecisionForm, CorrectionForm
from funding.budget.models import Expense
from funding.contract.queries.charts import envelopes_chart
from funding.contract.queries.envelopes import BudgetFacts, budget_of
from funding.downloads import file_response
from funding.figure_codes import name
from funding.permissions import corrects_expenses, may_open_piece, reads_money
from funding.year_links import of_year, year_links

DECISION_FORM = "funding.decision:{expense_id}"
CORRECTION_FORM = "funding.correction:{expense_id}"
TEXT_LET_GO = "L’ancien texte n’y est plus : joignez celui de cette décision."
MONEY = "money of the association"
LISTED = ("annee", *ExpenseFilter.base_filters)
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


@page(reads, reads_money, scope=MONEY, budget=10, query=(*LISTED, "page"))
@of_year("Budget")
def budget_page(request, opened, year):
    facts = budget_of(year.number, opened, as_of=clock.today())
    stamp, filters = Stamp(facts.year, facts.as_of), _filters(request, facts)
    context = {
        "facts": facts,
        "stamp": stamp,
        "years": year_links(opened, year),
        "chart": envelopes_chart(f"enveloppes-{facts.year}", facts.envelopes, stamp),
        "natures": [(code, Nature(code).label, amount) for code, amount in facts.by_nature.items()],
        "page": page_of(filters.qs, request.GET.get("page")),
        "rows_eur": sum((row.amount_eur for row in filters.qs), ZERO),
        "filters": filters,
        "set_aside": queries.set_aside(year),
    }
    return render(request, "funding/budget.html", context)


def _filters(request, facts: BudgetFacts) -> ExpenseFilter:
    envelopes = [(envelope.mission_code, envelope.mission_label) for envelope in facts.envelopes]
    return ExpenseFilter(request.GET, facts.expenses, envelopes=envelopes)


@page(reads, reads_money, scope=MONEY, budget=9, query=("annee",))
@of_year()
def budget_export(request, kind, opened, year):
    facts = budget_of(year.number, opened, as_of=clock.today())
    columns = ("year", "mission_code", "mission_label", *FIGURES)
    rows = []
    for envelope in facts.envelopes:
        number, *cells = (getattr(envelope, column) for column in columns)
        rows.append((number, facts.as_of, *cells))
    return file_response(kind, f"budget-annee-{facts.year}", ENVELOPES, rows, facts)


@page(reads, reads_money, scope=MONEY, budget=9, query=LISTED)
@of_year()
def expenses_export(request, kind, opened, year):
    """The rows of the list, with its filters."""
    filtered = _filters(request, budget_of(year.number, opened)).qs
    rows = [
        (
            row.number,
            row.spent_on,
            row.mission_label,
            row.get_funder_display(),
            row.get_nature_display(),
            row.label,
            row.supplier,
            row.actions,
            row.amount_eur,
            "dépensé" if row.is_spent else "engagé",
            row.receipt_words,
            row.decision,
            row.remark,
        )
        for row in filtered
    ]
    return file_response(kind, f"depenses-annee-{year.number}", EXPENSES, rows, filtered)


def _expense_or_404(expense_id) -> Expense:
    expense = queries.expense_detail(expense_id)
    if expense is None:
        raise Http404
    return expense


@page(reads, reads_money, scope=MONEY, budget=9, query=("suite",))
def expense_page(request, expense_id):
    return _expense_page(request, _expense_or_404(expense_id))


def _expense_page(request, expense: Expense, *, decision=None, correction=None):
    """``decision`` and ``correction``: a form that was refused, with its entry."""
    drafts = {
        "decision": draft_of(request, DECISION_FORM.format(expense_id=expense.id)),
        "correction": draft_of(request, CORRECTION_FORM.format(expense_id=expense.id)),
    }
    names_people = expense.decision_names_people
    # the decision that is there, to correct it; else the form as it comes
    joined = {"decision": expense.decision, "names_people": names_people}
    initial = drafts["decision"] or (joined if expense.decision else {})
    form = decision or correction or BudgetDecisionForm()
    context = {
        "expense": expense,
        "corrects": corrects_expenses(request.actor),
        "opened_in": hooks.opened_in(expense.decision_document_id),
        "settled": hooks.is_settled(expense.year_id),
        "opens_decision": may_open_piece(request.actor, names_people=names_people),
        "decision": decision or BudgetDecisionForm(initial=initial),
        "correction": correction or CorrectionForm(initial=drafts["correction"]),
        "drafts": drafts,
        "suite": next_address(request),
        "form": form,
    }
    return render(request, "funding/expense.html", context, status=form.status)


def _back(request, expense_id):
    return redirect(next_address(request) or reverse("funding:expense", args=[expense_id]))


@page(writes, corrects_expenses, scope=MONEY, budget=5, draft=DECISION_FORM)
def decision_page(request, expense_id):
    expense = _expense_or_404(expense_id)
    if request.method != "POST":
        return redirect("funding:expense", expense_id)
    form = BudgetDecisionForm(request.POST, request.FILES)
    values = {"by": request.actor, "at": clock.now(), "expense_id": expense_id}
    if form.is_valid() and form.accepted_by(
        operations.attach_decision, **values, **form.cleaned_data
    ):
        words = f"Décision jointe à la dépense {expense.number}."
        messages.info(request, f"{words} {TEXT_LET_GO}" if form.result else words)
        return _back(request, expense_id)
    return _expense_page(request, expense, decision=form)


@page(writes, corrects_expenses, scope=MONEY, budget=5, draft=CORRECTION_FORM)
def correction_page(request, expense_id):
    """Sets the expense aside, or counts it again: whichever it is not."""
    expense = _expense_or_404(expense_id)
    if request.method != "POST":
        return redirect("funding:expense", expense_id)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        again = request.POST.get("intent") == "count"
        correct = operations.count_expense_again if again else operations.set_expense_aside
        values = {"by": request.actor, "at": clock.now(), "expense_id": expense_id}
        if form.accepted_by(correct, **values, **form.cleaned_data):
            number = expense.number
            words = "est comptée à nouveau" if again else "n’est plus comptée"
            messages.info(request, f"La dépense {number} {words} ; sa ligne est conservée.")
            return _back(request, expense_id)
    return _expense_page(request, expense, correction=form)


@sandboxed
@page(reads(traced=True), reads_money, scope="naming people coordinator", budget=8)
def decision_document(request, expense_id):
    """The text of the decision, as a download; the opening is written down."""
    expense = _expense_or_404(expense_id)
    allowed = may_open_piece(request.actor, names_people=expense.decision_names_people)
    if expense.decision_document_id is None or not allowed:
        raise Http404
    target = ("funding.Expense", expense.id)
    audit.add_entry(
        "funding.expense.open_decision", by=request.actor, at=clock.now(), target=target
    )
    stored = documents.facts(expense.decision_document_id)
    extension = stored.media_type.rpartition("/")[2]
    name = f"decision-{expense.number}.{extension}"
    return download(expense.decision_document_id, name=name, media_type=stored.media_type)
