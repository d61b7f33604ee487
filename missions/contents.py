"""What several pages say in the same words."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from missions import amounts, hooks
from missions.amounts import Tariff
from missions.enums import State
from missions.labels import day_near
from missions.queries import declarations
from missions.queries.choices import tariffs_for
from missions.queries.facts import DeclarationFacts


def by_meeting(rows: Iterable[DeclarationFacts]) -> list[dict]:
    """Rows of one meeting together, in the order given: a meeting stands where its first row stood;
    a row of no meeting is alone and without a title."""
    groups: dict[UUID, list[DeclarationFacts]] = {}
    for row in rows:
        groups.setdefault(row.meeting_id or row.id, []).append(row)
    return [
        {
            "title": group[0].subject if len(group) > 1 else "",
            "rows": group,
            "code": f"meeting-{group[0].number}",
        }
        for group in groups.values()
    ]


def shortcuts(person_id: UUID, *, on: date, recent: int = 3, limit: int = 40) -> dict[str, object]:
    """The answers already filled in, before any form."""
    mine = declarations.for_person(person_id, limit=limit)
    waiting = [facts for facts in mine if facts.state == State.PROPOSAL]
    tariffs = tariffs_for(person_id, on) if waiting else {}
    sent = [facts for facts in mine if facts.state not in (State.PROPOSAL, State.DRAFT)]
    return {
        "proposals": [
            {"facts": facts, "worth": _worth(facts, tariffs), "button": _confirms(facts, on)}
            for facts in waiting
        ],
        "to_correct": [facts for facts in mine if facts.state == State.RETURNED],
        "drafts": [facts for facts in mine if facts.state == State.DRAFT],
        "last": next((facts for facts in sent if _worth_repeating(facts, on)), None),
        "recent": with_transfers(sent[:recent]),
    }


def _confirms(facts: DeclarationFacts, on: date) -> str:
    subject = facts.subject[:1].lower() + facts.subject[1:]
    time, day = amounts.time_in_french(facts.minutes), day_near(facts.done_on, on)
    return f"Confirmer {time} – {subject} du {day}"


def with_transfers(rows: Iterable[DeclarationFacts]) -> list[DeclarationFacts]:
    """The same hours, each with its transfer; only verified hours that are worth something have
    one to ask for."""
    rows = list(rows)
    payable = [row.id for row in rows if row.state == State.VALIDATED and row.amount_eur]
    transfers = hooks.transfers(payable) if payable else {}
    return [replace(row, transfer=transfers.get(row.id, row.transfer)) for row in rows]


def _worth_repeating(facts: DeclarationFacts, on: date) -> bool:
    """« Comme la dernière fois » is never what has just been sent for the same day."""
    return facts.state != State.REFUSED and facts.done_on != on


def _worth(facts: DeclarationFacts, tariffs: dict[str, Tariff]) -> str:
    tariff = tariffs.get(facts.activity_code)
    return amounts.explanation(tariff, facts.minutes) if tariff else ""


def worth(facts: DeclarationFacts) -> str:
    """The computation of hours that were sent, at the price of that day."""
    if facts.rate_eur is None:
        return ""
    return amounts.explanation(Tariff(facts.kind, facts.basis, facts.rate_eur), facts.minutes)
