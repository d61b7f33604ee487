"""What several pages say in the same words."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from missions import amounts, hooks
from missions.amounts import Tariff
from missions.enums import State
from missions.labels import day_near
from missions.models import Declaration
from missions.queries import declarations
from missions.queries.choices import tariffs_for


def by_meeting(rows: Iterable[Declaration]) -> list[dict]:
    """Rows of one meeting together, in the order given: a meeting stands where its first row stood;
    a row of no meeting is alone and without a title."""
    groups: dict[UUID, list[Declaration]] = {}
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
    waiting = [row for row in mine if row.state == State.PROPOSAL]
    tariffs = tariffs_for(person_id, on) if waiting else {}
    sent = [row for row in mine if row.state not in (State.PROPOSAL, State.DRAFT)]
    return {
        "proposals": [
            {"declaration": row, "worth": _worth(row, tariffs), "button": _confirms(row, on)}
            for row in waiting
        ],
        "to_correct": [row for row in mine if row.state == State.RETURNED],
        "drafts": [row for row in mine if row.state == State.DRAFT],
        "last": next((row for row in sent if _worth_repeating(row, on)), None),
        "recent": with_transfers(sent[:recent]),
    }


def _confirms(row: Declaration, on: date) -> str:
    subject = row.subject[:1].lower() + row.subject[1:]
    time, day = amounts.time_in_french(row.minutes), day_near(row.done_on, on)
    return f"Confirmer {time} – {subject} du {day}"


def with_transfers(rows: Iterable[Declaration]) -> list[Declaration]:
    """The same hours, each with its transfer; only verified hours that are worth something have
    one to ask for."""
    rows = list(rows)
    payable = [row.id for row in rows if row.state == State.VALIDATED and row.amount_eur]
    transfers = hooks.transfers(payable) if payable else {}
    for row in rows:
        row.transfer = transfers.get(row.id)
    return rows


def _worth_repeating(row: Declaration, on: date) -> bool:
    """« Comme la dernière fois » is never what has just been sent for the same day."""
    return row.state != State.REFUSED and row.done_on != on


def _worth(row: Declaration, tariffs: dict[str, Tariff]) -> str:
    tariff = tariffs.get(row.activity_id)
    return amounts.explanation(tariff, row.minutes) if tariff else ""
