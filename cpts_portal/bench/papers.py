"""The dossier's PDF against the same content in naive HTML, the way one writes it first."""

import html
import json
from collections.abc import Callable
from datetime import datetime

from cpts_portal.bench.rounds import Ratio, interleaved, ratio

NAIVE = "le même contenu, HTML naïf"
GOAL = 0.7


def measure(rounds: int) -> list[Ratio]:
    from cpts_portal.foundation.kernel.actor import SYSTEM
    from funding.dossier import operations, paper, queries

    built = operations.build_at_once(by=SYSTEM, now=_now, year=4)
    facts = queries.last_freeze(queries.dossier(4).id)
    works: dict[str, Callable] = {
        NAIVE: lambda: _naive(facts.data),
        "dossier annuel (PDF/A-3a + UA)": lambda: paper.compose(facts),
    }
    seconds = interleaved(works, rounds=rounds, warm_up=1)
    name = "dossier annuel (PDF/A-3a + UA)"
    milliseconds = 1000 * min(seconds[name]) / built.pages
    words = f"{built.pages} pages, {milliseconds:.0f} ms la page au mieux, {built.size // 1000} ko"
    return [ratio(seconds, name, NAIVE, goal=GOAL, facts=words)]


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
