"""What the first page of the access officer shows."""

from dataclasses import dataclass
from datetime import datetime

from patients import ages
from patients.enums import State
from patients.queries import listing, reminders, settings
from patients.queries.requests import RequestFacts, facts_of

SHOWN = 8


@dataclass(frozen=True)
class Desk:
    todo: listing.Todo
    reminders: int
    to_qualify: tuple[RequestFacts, ...]
    waiting: tuple[RequestFacts, ...]
    to_confirm: tuple[RequestFacts, ...]

    @property
    def is_clear(self) -> bool:
        return not (self.to_qualify or self.todo.incomplete or self.reminders)


def desk(at: datetime) -> Desk:
    day = ages.paris_day(at)
    allowed = settings.on(day).attempts_allowed
    waiting = listing.rows(listing.Wanted(state="en-attente"))[:SHOWN]
    return Desk(
        todo=listing.todo(at, attempts_allowed=allowed),
        reminders=reminders.read(day).total,
        to_qualify=_facts(listing.first(State.RECEIVED, limit=SHOWN), at),
        waiting=_facts(waiting, at),
        to_confirm=_facts(listing.to_confirm(at, limit=SHOWN), at),
    )


def _facts(rows, at: datetime) -> tuple[RequestFacts, ...]:
    return tuple(facts_of(row, on=at) for row in rows)
