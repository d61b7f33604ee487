"""What the first page of the access officer shows."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from patients.domain import ages
from patients.enums import State
from patients.permissions import answers
from patients.queries import doctors, listing, offers, proposals, reminders, settings
from patients.queries.offers import OfferFacts
from patients.queries.requests import RequestFacts, facts_of
from patients.queries.stale import stale_ids

SHOWN = 8


@dataclass(frozen=True)
class Desk:
    todo: listing.Todo
    reminders: int
    to_qualify: tuple[RequestFacts, ...]
    waiting: tuple[RequestFacts, ...]
    to_confirm: tuple[RequestFacts, ...]
    stale: frozenset[UUID]

    @property
    def is_clear(self) -> bool:
        waits = self.to_qualify or self.todo.incomplete or self.reminders
        return not (waits or self.todo.declined or self.stale)


@dataclass(frozen=True)
class DoctorDesk:
    """What the first page of a doctor shows of her patients: who waits for her, her places."""

    waiting: tuple[proposals.NeedSeen, ...]
    offer: OfferFacts | None
    several: bool


def doctor_desk(actor: Actor, *, on: date) -> DoctorDesk | None:
    """None for who neither is a doctor nor answers for one."""
    if not answers(actor):
        return None
    speaks = doctors.answering_for(actor, on)
    ids = [one.doctor_id for one in speaks]
    seen = proposals.for_doctors(ids, on) if ids else ()
    own = next((one.doctor_id for one in speaks if one.is_herself), None)
    return DoctorDesk(
        waiting=tuple(one for one in seen if one.waits),
        offer=offers.standing_of([own], on).get(own) if own else None,
        several=any(not one.is_herself for one in speaks),
    )


def desk(at: datetime) -> Desk:
    day = ages.paris_day(at)
    allowed = settings.on(day).attempts_allowed
    waiting = listing.waiting()[:SHOWN]
    return Desk(
        todo=listing.todo(at, attempts_allowed=allowed),
        reminders=reminders.read(day).total,
        to_qualify=_facts(listing.first(State.RECEIVED, limit=SHOWN), at),
        waiting=_facts(waiting, at),
        stale=stale_ids(at),
        to_confirm=_facts(listing.to_confirm(at, limit=SHOWN), at),
    )


def _facts(rows, at: datetime) -> tuple[RequestFacts, ...]:
    return tuple(facts_of(row, on=at) for row in rows)
