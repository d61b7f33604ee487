"""Lines of the variable part: the list by mission, the page of one figure with its rows, the pieces
under a line; and what the funders read of the care list."""

from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.web.charts import Level, Point, trajectory
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.foundation.web.files import download, picture, sandboxed
from cpts_portal.foundation.web.http import CLICK, page, reads, run_with_message, writes
from cpts_portal.foundation.web.interrupted import draft_of
from cpts_portal.foundation.web.next_address import next_address
from funding.dossier.operations import evidence_removal
from funding.downloads import file_response
from funding.figure_codes import name
from funding.indicators import depositing, queries
from funding.indicators.counting import sum_of
from funding.indicators.depositing import Again
from funding.indicators.facts import LineFacts
from funding.indicators.forms import PieceForm
from funding.indicators.piece_models import LineEvidence
from funding.permissions import deposits_pieces, may_open_piece, reads_money
from funding.year_links import of_year, year_links
from members.permissions import coordinator, reviewer
from patients.enums import PriorityTier
from patients.queries import published

MONEY = "money of the association"
PIECE_FORM = "funding.piece:{number}:{year}"
HEAPS = ("reached_eur", "defend_eur", "possible_eur", "missed_eur")
HEADER = (
    "année",
    "arrêté au",
    "ligne",
    "mission",
    "fiche action",
    "indicateur",
    "unité",
    "source",
    name("baseline"),
    name("target"),
    name("cpam_value"),
    "CPAM arrêté au",
    name("own_value"),
    "CPTS arrêté au",
    name("max_eur"),
    name("suggested_eur"),
    name("proposed_eur"),
    name("granted_eur"),
    *(name(code) for code in HEAPS),
    "état",
    "motif",
)


_DEPOSITED = {
    None: "Pièce déposée : {}.",
    Again.THERE: "Ce fichier était déjà déposé, sous l’intitulé : {}.",
    Again.BACK: "Ce fichier avait été déposé puis retiré ; il revient sous l’intitulé : {}.",
}


@page(reads, reads_money, scope=MONEY, budget=6, query=("annee",))
@of_year("Indicateurs")
def indicators_page(request, opened, year):
    today = clock.today()
    lines = queries.lines_of(year.number, today)
    groups = [
        {"code": code, "label": label, "lines": list(group)}
        for (code, label), group in groupby(
            lines, key=lambda line: (line.mission_code, line.mission_label)
        )
    ]
    for group in groups:
        group["totals"] = queries.totals(group["lines"])
    context = {
        "year": year,
        "stamp": Stamp(year.number, today),
        "groups": groups,
        "totals": queries.totals(lines),
        "years": year_links(opened, year),
    }
    return render(request, "funding/indicators.html", context)


@page(reads, reads_money, scope=MONEY, budget=6, query=("annee",))
@of_year()
def indicators_export(request, kind, opened, year):
    today = clock.today()
    lines = queries.lines_of(year.number, today)
    rows = [_row(line, today) for line in lines]
    return file_response(kind, f"indicateurs-annee-{year.number}", HEADER, rows, lines)


def _row(line: LineFacts, today: date) -> tuple:
    cpam, own = line.cpam, line.own
    return (
        line.year,
        today,
        line.number,
        line.mission_label,
        line.action_number,
        line.label,
        line.unit,
        line.source,
        line.baseline,
        line.target_words,
        cpam.value if cpam else None,
        cpam.as_of_on if cpam else None,
        own.value if own else None,
        own.as_of_on if own else None,
        line.max_eur,
        line.suggested_eur,
        line.proposed_eur,
        line.granted_eur,
        *(getattr(line.status, code) for code in HEAPS),
        line.status.label,
        line.status.why,
    )


@page(reads, reads_money, scope=MONEY, budget=6, query=("suite",))
def indicator_page(request, number, year):
    return _line_page(request, _line_or_404(number, year))


def _line_or_404(number: str, year: int) -> dict:
    """Of ``queries.line_page``."""
    context = queries.line_page(number, year, clock.today())
    if context is None:
        raise Http404
    return context


def _line_page(request, context: dict, *, form=None):
    """``form``: a deposit that was refused, with its entry."""
    line, deposits, draft = context["line"], deposits_pieces(request.actor), None
    if deposits and form is None:
        draft = draft_of(request, PIECE_FORM.format(number=line.number, year=line.year))
    form = form or PieceForm(initial=draft, expected=line.expected)
    context |= {
        "stamp": Stamp(line.year, clock.today()),
        "rows_total": sum_of(context["rows"]),
        "chart": _trajectory(line, context["points"]),
        "opens_hours": coordinator(request.actor),
        "deposits": deposits,
        "form": form,
        "suite": next_address(request),
        "draft": draft,
    }
    return render(request, "funding/indicator.html", context, status=form.status)


def _trajectory(line: LineFacts, points: tuple[LineFacts, ...]):
    levels = [Level("cible", tier.at) for tier in line.tiers] or (
        [Level("cible", line.target)] if line.target is not None else []
    )
    if line.baseline is not None:
        levels.append(Level("départ", line.baseline))
    return trajectory(
        f"ligne-{line.number}",
        f"{line.label} : année par année",
        unit=line.unit,
        points=[Point(f"année {point.year}", point.value) for point in points],
        levels=levels,
    )


def _back(number: str, year: int):
    return redirect(f"{reverse('funding:indicator', args=[number, year])}#pieces")


@page(writes, deposits_pieces, scope="pieces of one line", budget=6, draft=PIECE_FORM)
def deposit(request, number, year):
    context = _line_or_404(number, year)
    if request.method != "POST":
        return _back(number, year)
    form = PieceForm(request.POST, request.FILES, expected=context["line"].expected)
    act = {"by": request.actor, "at": clock.now(), "line_number": number, "contract_year": year}
    if form.is_valid() and form.accepted_by(
        depositing.deposit_evidence, **act, **form.cleaned_data
    ):
        messages.info(request, _DEPOSITED[form.result.again].format(form.result.label))
        following = next_address(request)
        return redirect(following) if following else _back(number, year)
    return _line_page(request, context, form=form)


def _piece(request, number: str, year: int, piece_id) -> LineEvidence:
    piece = queries.piece_of(number, year, piece_id)
    if piece is None or not may_open_piece(request.actor, names_people=piece.names_people):
        raise Http404
    return piece


@sandboxed
@page(reads(traced=True), reads_money, scope="naming people coordinator", budget=5)
def piece(request, number, year, piece_id):
    """The file itself, always as a download; the opening is written down."""
    facts = _piece(request, number, year, piece_id)
    target = ("funding.LineEvidence", facts.id)
    audit.add_entry("funding.line.open_evidence", by=request.actor, at=clock.now(), target=target)
    return download(facts.document_id, name=facts.name, media_type=facts.media_type)


@sandboxed
@page(reads, reads_money, scope="naming nobody", budget=4)
def piece_image(request, number, year, piece_id):
    facts = _piece(request, number, year, piece_id)
    if not facts.is_shown_in_place:
        raise Http404
    return picture(facts.document_id)


@page(writes, deposits_pieces, scope="undecided lines", budget=3, nothing_typed=CLICK)
def remove(request, number, year, piece_id):
    _piece(request, number, year, piece_id)
    if request.method == "POST":
        act = {"by": request.actor, "at": clock.now(), "piece_id": piece_id}
        act |= {"line_number": number, "contract_year": year}
        run_with_message(request, evidence_removal.remove_evidence, "Pièce retirée.", **act)
    return _back(number, year)


@page(writes, deposits_pieces, scope="removed pieces", budget=6, nothing_typed=CLICK)
def restore(request, number, year, piece_id):
    """« Annuler » after a removal."""
    removed = _line_or_404(number, year)["line"].removed
    if piece_id not in {piece.id for piece in removed}:
        raise Http404
    if request.method == "POST":
        act = {"by": request.actor, "at": clock.now(), "piece_id": piece_id}
        act |= {"line_number": number, "contract_year": year}
        run_with_message(request, evidence_removal.restore_evidence, "Pièce remise.", **act)
    return _back(number, year)


@page(reads, reviewer, scope="masked counts, nobody", budget=5, query=("annee",))
def care_figures(request):
    context = published.published_state(request.GET.get("annee", "")) | {
        "next_on": published.next_on(clock.today()),
        "tiers": PriorityTier.labels,
    }
    return render(request, "review/care_figures.html", context)
