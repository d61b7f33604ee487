"""Each PDF against the same content in naive HTML, the way one writes it first."""

import html
import json
from collections.abc import Callable
from datetime import datetime

from tests.bench.rounds import Ratio, interleaved, ratio

NAIVE = "le même contenu, HTML naïf"
GOAL = 0.7


def measure(rounds: int) -> list[Ratio]:
    return [*_dossier(rounds), *_report(rounds)]


def _dossier(rounds: int) -> list[Ratio]:
    from cpts_portal.foundation.kernel.actor import SYSTEM
    from funding.dossier.content import pdf_document
    from funding.dossier.operations.documents import build_at_once

    built = build_at_once(by=SYSTEM, now=_now, year=4)
    facts = built.snapshot
    name = "dossier annuel (PDF/A-3a + UA)"
    return _against(name, facts.contents, lambda: pdf_document.compose(facts), built, rounds, GOAL)


def _report(rounds: int) -> list[Ratio]:
    """No goal: a page of few rows and three drawings, where the naive one is a bare table."""
    from datetime import date

    from cpts_portal.foundation.kernel.actor import SYSTEM
    from cpts_portal.home.operations import reports as writing
    from cpts_portal.home.queries import reports
    from cpts_portal.home.report import pdf_document

    built = writing.build_at_once(by=SYSTEM, now=_now, day=date(2026, 10, 1))
    run = reports.run_with_contents(built.id)
    name = "rapport mensuel (PDF/A-3a + UA)"
    return _against(name, run.contents, lambda: pdf_document.compose(run), built, rounds, None)


def _against(name: str, data: dict, compose: Callable, built, rounds: int, goal) -> list[Ratio]:
    works: dict[str, Callable] = {NAIVE: lambda: _naive(data), name: compose}
    seconds = interleaved(works, rounds=rounds, warm_up=1)
    milliseconds = 1000 * min(seconds[name]) / built.pages
    words = f"{built.pages} pages, {milliseconds:.0f} ms la page au mieux, {built.size // 1000} ko"
    return [ratio(seconds, name, NAIVE, goal=goal, facts=words)]


def _now() -> datetime:
    from cpts_portal.foundation.kernel import clock

    return clock.now()


def _naive(data: dict) -> bytes:
    """Every value of the contents in one automatic table, styles on the cells, justified."""
    from weasyprint import HTML

    style = "border:1px solid #999;padding:4px;text-align:justify"
    rows = "".join(
        f'<tr><td style="{style}">{html.escape(key)}</td>'
        f'<td style="{style}">{html.escape(value)}</td></tr>'
        for key, value in _leaves(data)
    )
    return HTML(string=f"<html lang=fr><body><table>{rows}</table></body></html>").write_pdf()


def _leaves(value, key: str = ""):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, key)
    else:
        yield key, json.dumps(value, ensure_ascii=False)
