"""Lines of the variable part: the list by mission, and the page of one figure with its rows."""

from datetime import date
from itertools import groupby

from django.http import Http404
from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.records import drafts
from cpts_portal.foundation.web.charts import Level, Point, trajectory
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.foundation.web.following import next_address
from cpts_portal.foundation.web.http import page, reads
from funding.downloads import file_response
from funding.figure_codes import name
from funding.indicators import depositing
from funding.indicators import queries as indicators
from funding.indicators.counting import sum_of
from funding.indicators.facts import LineFacts, YearPoint
from funding.indicators.forms import PieceForm
from funding.permissions import deposits_pieces, reads_money
from funding.year_links import chosen_year, opened_years, year_links
from members.permissions import coordinator

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


@page(reads, reads_money, scope="money of the association", budget=6, query=("annee",))
def indicators_page(request):
    today = clock.today()
    opened = opened_years()
    year = chosen_year(request, opened, today)
    if year is None:
        return render(request, "funding/no_year.html", {"title": "Indicateurs"})
    lines = indicators.lines_of(year.number, today)
    groups = [
        {"code": code, "label": label, "lines": list(group)}
        for (code, label), group in groupby(
            lines, key=lambda line: (line.mission_code, line.mission_label)
        )
    ]
    for group in groups:
        group["totals"] = indicators.totals(group["lines"])
    context = {
        "year": year,
        "stamp": Stamp(year.number, today),
        "groups": groups,
        "totals": indicators.totals(lines),
        "years": year_links(opened, year.number, today),
    }
    return render(request, "funding/indicators.html", context)


@page(reads, reads_money, scope="money of the association", budget=6, query=("annee",))
def indicators_export(request, kind):
    today = clock.today()
    year = chosen_year(request, opened_years(), today)
    if year is None:
        raise Http404
    lines = indicators.lines_of(year.number, today)
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
        *(getattr(line.standing, code) for code in HEAPS),
        line.standing.label,
        line.standing.why,
    )


@page(reads, reads_money, scope="money of the association", budget=6, query=("suite",))
def indicator_page(request, number, year):
    today = clock.today()
    story = indicators.story_of(number, year, today)
    if story is None:
        raise Http404
    return line_page(request, story)


def line_page(request, story: indicators.LineStory, *, form=None, status: int = 200):
    """``form``: a deposit that was refused, with what was typed."""
    deposits = deposits_pieces(request.actor)
    kept = _kept(request, story.line) if deposits and form is None else None
    context = {
        "line": story.line,
        "stamp": Stamp(story.line.year, clock.today()),
        "rows": story.rows,
        "rows_total": sum_of(story.rows),
        "measures": story.measures,
        "points": story.points,
        "chart": _trajectory(story.line, story.points),
        "opens_hours": coordinator(request.actor),
        "deposits": deposits,
        "form": form or PieceForm(initial=kept, expected=story.line.expected),
        "suite": next_address(request),
        "kept": kept,
    }
    return render(request, "funding/indicator.html", context, status=status)


def _kept(request, line: LineFacts) -> dict | None:
    """The deposit that an expired session was sending; a browser never gives a file back."""
    name = depositing.FORM.format(number=line.number, year=line.year)
    return drafts.load(request.actor.id, name, at=clock.now())


def _trajectory(line: LineFacts, points: tuple[YearPoint, ...]):
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
