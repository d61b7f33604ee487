"""« À vous »: one line for each thing that awaits this body, then what awaits somebody else."""

from dataclasses import dataclass

from django.shortcuts import render

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.http import page, reads
from funding.dossier.content.changes import changed_lines
from funding.dossier.enums import State
from funding.dossier.facts import DossierFacts, ReadingFacts
from funding.dossier.operations import opinions, reading_marks
from funding.dossier.permissions import body_of, opines
from funding.dossier.queries import dossiers, funder_exchange
from funding.dossier.queries.reviewer_tasks import Todo, for_body


@dataclass(frozen=True)
class Waiting:
    """``changed``: how many lines differ since her own reading; None when she never read it."""

    facts: DossierFacts
    todo: Todo
    reading: ReadingFacts | None
    changed: int | None


@page(reads, opines, scope="dossiers submitted", budget=8)
def waiting_page(request):
    today, body = clock.today(), body_of(request.actor)
    sent = [facts for facts in dossiers.dossiers() if facts.sent]
    exchanges = funder_exchange.exchanges([facts.id for facts in sent], body)
    party = opinions.is_party(body)
    read = reading_marks.readings(request.actor)
    changed = _changed(sent, read)
    rows = [
        Waiting(
            facts,
            for_body(facts, body, exchanges[facts.id], party=party, today=today),
            read.get(facts.id),
            changed.get(facts.id),
        )
        for facts in sent
    ]
    context = {
        "mine": [row for row in rows if row.todo.mine],
        # a settled year awaits nobody
        "others": [r for r in rows if not r.todo.mine and r.facts.state != State.SETTLED],
        "last": _last_reading(sent, read),
        "body": body,
    }
    return render(request, "review/waiting.html", context)


def _changed(sent, read) -> dict:
    """One statement for every version that must be compared."""
    pairs = {
        facts.id: (read[facts.id].version, facts.sent_version) for facts in sent if facts.id in read
    }
    wanted = {(id, v) for id, (old, new) in pairs.items() if old != new for v in (old, new)}
    lines = dossiers.frozen_lines_of(wanted)
    return {
        id: len(changed_lines(lines.get((id, old), ()), lines.get((id, new), ())))
        for id, (old, new) in pairs.items()
    }


def _last_reading(sent, read) -> dict | None:
    """Of any year: a version says nothing without the year it is about."""
    found = [(read[facts.id], facts.year) for facts in sent if facts.id in read]
    if not found:
        return None
    reading, year = max(found, key=lambda one: one[0].read_at)
    return {"year": year, "version": reading.version, "read_at": reading.read_at}
