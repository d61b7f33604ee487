"""One expense: the board's decision it needs, and its removal from the sums when charged twice."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit, documents, drafts
from cpts_portal.foundation.web.files import download, sandboxed
from cpts_portal.foundation.web.following import next_address
from cpts_portal.foundation.web.http import page, reads, writes
from funding import hooks
from funding.budget import corrections, queries
from funding.budget.forms import CorrectionForm, DecisionForm
from funding.permissions import corrects_expenses, may_open_piece, reads_money

TEXT_LET_GO = "L’ancien texte n’y est plus : joignez celui de cette décision."


def _detail(expense_id) -> queries.ExpenseDetail:
    detail = queries.expense_detail(expense_id)
    if detail is None:
        raise Http404
    return detail


@page(reads, reads_money, scope="money of the association", budget=9, query=("suite",))
def expense_page(request, expense_id):
    return _page(request, _detail(expense_id))


def _page(request, detail, *, decision=None, correction=None):
    """``decision`` and ``correction``: a form that was refused, with what was typed."""
    id, at = detail.expense.id, clock.now()
    kept = {
        "decision": drafts.load(
            request.actor.id, corrections.DECISION_FORM.format(expense_id=id), at=at
        ),
        "correction": drafts.load(
            request.actor.id, corrections.CORRECTION_FORM.format(expense_id=id), at=at
        ),
    }
    context = {
        "detail": detail,
        "expense": detail.expense,
        "corrects": corrects_expenses(request.actor),
        "opened_in": hooks.opened_in(detail.expense.decision_document_id),
        "settled": hooks.is_settled(detail.year_id),
        "opens_decision": may_open_piece(
            request.actor, names_people=detail.expense.decision_names_people
        ),
        "decision": decision or DecisionForm(initial=kept["decision"] or _joined(detail.expense)),
        "correction": correction or CorrectionForm(initial=kept["correction"]),
        "kept": kept,
        "suite": next_address(request),
        "form": decision or correction or DecisionForm(),
    }
    status = 422 if decision or correction else 200
    return render(request, "funding/expense.html", context, status=status)


def _joined(expense) -> dict:
    """The decision that is there, to correct it; else the form as it comes."""
    if not expense.decision:
        return {}
    return {"decision": expense.decision, "names_people": expense.decision_names_people}


def _back(request, expense_id):
    return redirect(next_address(request) or reverse("funding:expense", args=[expense_id]))


@page(
    writes,
    corrects_expenses,
    scope="money of the association",
    budget=5,
    draft=corrections.DECISION_FORM,
)
def decision_page(request, expense_id):
    detail = _detail(expense_id)
    if request.method != "POST":
        return redirect("funding:expense", expense_id)
    form = DecisionForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            let_go = corrections.attach_decision(
                by=request.actor, at=clock.now(), expense_id=expense_id, **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            words = f"Décision jointe à la dépense {detail.expense.number}."
            messages.info(request, f"{words} {TEXT_LET_GO}" if let_go else words)
            return _back(request, expense_id)
    return _page(request, detail, decision=form)


@page(
    writes,
    corrects_expenses,
    scope="money of the association",
    budget=5,
    draft=corrections.CORRECTION_FORM,
)
def correction_page(request, expense_id):
    """Sets the expense aside, or counts it again: whichever it is not."""
    detail = _detail(expense_id)
    if request.method != "POST":
        return redirect("funding:expense", expense_id)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        again = request.POST.get("intent") == "count"
        correct = corrections.count_expense_again if again else corrections.set_expense_aside
        try:
            correct(by=request.actor, at=clock.now(), expense_id=expense_id, **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            number = detail.expense.number
            words = "est comptée à nouveau" if again else "n’est plus comptée"
            messages.info(request, f"La dépense {number} {words} ; sa ligne est conservée.")
            return _back(request, expense_id)
    return _page(request, detail, correction=form)


@sandboxed
@page(reads(traced=True), reads_money, scope="naming people coordinator", budget=8)
def decision_document(request, expense_id):
    """The text of the decision, as a download; the opening is written down."""
    expense = _detail(expense_id).expense
    allowed = may_open_piece(request.actor, names_people=expense.decision_names_people)
    if expense.decision_document_id is None or not allowed:
        raise Http404
    target = ("funding.Expense", expense.id)
    audit.record("funding.expense.open_decision", by=request.actor, at=clock.now(), target=target)
    stored = documents.facts_by_id([expense.decision_document_id]).get(expense.decision_document_id)
    if stored is None:
        raise Http404
    extension = stored.media_type.rpartition("/")[2]
    name = f"decision-{expense.number}.{extension}"
    return download(expense.decision_document_id, name=name, media_type=stored.media_type)
