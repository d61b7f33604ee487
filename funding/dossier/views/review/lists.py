"""What a funder finds before any dossier: what awaits them, the dossiers, the decisions, and what
the funders say among themselves."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.admin_site import reviewer_with_second_factor
from cpts_portal.foundation.web.http import CHOICE, page, reads, writes
from funding.dossier.content import decisions
from funding.dossier.content.changes import changed_lines
from funding.dossier.enums import Purpose, State, Visas
from funding.dossier.forms.dossier import VisaForm
from funding.dossier.labels import WITH_ARTICLE
from funding.dossier.operations import opinions
from funding.dossier.permissions import body_of, decides, opines, own_body
from funding.dossier.queries import dossiers, funder_exchange
from funding.dossier.queries.reviewer_tasks import reading_marks
from funding.dossier.views.review.context import SUBMITTED, tag, tasks
from funding.downloads import file_response
from funding.permissions import reads_decisions


@page(reads, reviewer_with_second_factor, scope="dossiers of the contract", budget=7)
def dossiers_page(request):
    marks, known = reading_marks(request.actor), dossiers.dossiers()
    actions = {facts.id: action for facts, _, action in tasks(request.actor, known)}
    rows = [
        (facts, _last_mark(marks, facts), actions.get(facts.id), tag(facts, actions.get(facts.id)))
        for facts in known
    ]
    current = next((f for f in known if f.period.start <= clock.today() < f.period.end), None)
    return render(request, "review/dossiers.html", {"rows": rows, "current": current})


@page(reads, opines, scope=SUBMITTED, budget=8)
def waiting_page(request):
    """« À vous »: one line for each thing that awaits this body, then what awaits somebody else."""
    known, marks = tasks(request.actor, dossiers.dossiers()), reading_marks(request.actor)
    sent = [facts for facts, _, _ in known]
    changed = _count_changes(sent, marks)
    rows = [
        {
            "facts": facts,
            "action": action,
            "reading": _last_mark(marks, facts),
            "changed": changed.get(facts.id),
        }
        for facts, _, action in known
    ]
    context = {
        "mine": [row for row in rows if row["action"].mine],
        # a settled year awaits nobody
        "others": [
            row for row in rows if not row["action"].mine and row["facts"].state != State.SETTLED
        ],
        "last": _last_reading(sent, marks),
        "body": body_of(request.actor),
    }
    return render(request, "review/waiting.html", context)


def _last_mark(marks: dict, facts):
    return marks[facts.id][-1] if facts.id in marks else None


def _count_changes(sent, marks) -> dict:
    """How many lines differ since the last reading; one statement for every version compared."""
    pairs = {
        facts.id: (marks[facts.id][-1].version, facts.sent_version)
        for facts in sent
        if facts.id in marks
    }
    versions = {(id, v) for id, (old, new) in pairs.items() if old != new for v in (old, new)}
    lines = dossiers.lines_of_versions(versions)
    return {
        id: len(changed_lines(lines.get((id, old), ()), lines.get((id, new), ())))
        for id, (old, new) in pairs.items()
    }


def _last_reading(sent, marks) -> dict | None:
    """Of any year: a version says nothing without the year it is about."""
    known = [(marks[facts.id][-1], facts.year) for facts in sent if facts.id in marks]
    if not known:
        return None
    reading, year = max(known, key=lambda pair: pair[0].read_at)
    return {"year": year, "version": reading.version, "read_at": reading.read_at}


@page(reads, opines, scope=SUBMITTED, budget=7)
def funders_page(request):
    """« Entre financeurs »: the opinions side by side, the joint position, the order of visas."""
    return _funders_page(request)


@page(writes, decides, budget=2, nothing_typed=CHOICE)
def visas_page(request):
    """The order of the visas; a GET goes back to the page that shows it."""
    if request.method != "POST":
        return redirect("review:funders")
    form = VisaForm(request.POST)
    if form.is_valid() and form.accepted_by(
        opinions.set_visa_order, by=request.actor, at=clock.now(), **form.cleaned_data
    ):
        messages.info(request, "Ordre des visas enregistré.")
        return redirect("review:funders")
    return _funders_page(request, form)


def _funders_page(request, form: VisaForm | None = None):
    order, body = funder_exchange.visa_order(), own_body(request.actor)
    form = form or VisaForm(initial={"order": order})
    context = {
        "rows": [_row(*task, body) for task in tasks(request.actor, dossiers.dossiers())],
        "form": form,
        "visas": Visas(order).label,
        "may_set": decides(request.actor),
        "body": body,
        "who": WITH_ARTICLE[body],
        "party": opinions.is_party(body),
    }
    return render(request, "review/funders.html", context, status=form.status)


def _row(facts, exchange, action, body) -> dict:
    """Once it is decided, the version judged is the one before the decided version."""
    judged = facts.sent_version
    if facts.decided:
        judged = max((sheet.version for sheet in exchange.sheets), default=judged)
    return {
        "facts": facts,
        "judged": judged,
        "opinions": exchange.given_opinions(judged),
        "older": exchange.older(judged),
        "mine": exchange.opinion(body, judged),
        "position": exchange.sheet(Purpose.POSITION, judged),
        "decision": exchange.sheet(Purpose.DECISION, judged),
        "action": action,
    }


@page(reads, reads_decisions, scope="decided lines", budget=3)
def decisions_page(request):
    """Of every year, line by line: the page and the three files say one object."""
    return render(request, "review/decisions.html", {"years": decisions.years()})


@page(reads, reads_decisions, scope="decided lines", budget=3)
def decisions_export(request, kind):
    lines = [line for year in decisions.years() for line in year["lines"]]
    rows = [tuple(line.values()) for line in lines]
    return file_response(kind, "decisions", decisions.HEADER, rows, lines)
