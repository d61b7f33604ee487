"""What the first page of the access officer shows."""

from datetime import date, datetime

from cpts_portal.foundation.kernel.actor import Actor
from patients.domain import ages
from patients.enums import State
from patients.permissions import answers
from patients.queries import doctors, listing, offers, proposals, reminders, settings
from patients.queries.requests import RequestFacts
from patients.queries.situations import stale_ids

SHOWN = 8


def doctor_desk(actor: Actor, *, on: date) -> dict | None:
    """What the first page of a doctor shows of their patients: who waits for them, their places.
    None for who neither is a doctor nor answers for one."""
    if not answers(actor):
        return None
    answered = doctors.answering_for(actor, on)
    needs = proposals.for_doctors([doctor.id for doctor in answered], on) if answered else ()
    own = doctors.own(answered)
    return {
        "waiting": [need for need in needs if need.waits],
        "offer": offers.current_offers([own.id], on).get(own.id) if own else None,
        "several": any(not doctor.is_own for doctor in answered),
    }


def desk(at: datetime) -> dict:
    day = ages.paris_day(at)
    counts = listing.pending_counts(at, attempts_allowed=settings.on(day).attempts_allowed)
    content = {
        "counts": counts,
        "reminders": reminders.due_reminders(day).total,
        "to_qualify": _facts(listing.first(State.RECEIVED, limit=SHOWN), at),
        "waiting": _facts(listing.waiting()[:SHOWN], at),
        "stale": stale_ids(at),
        "to_confirm": _facts(listing.to_confirm(at, limit=SHOWN), at),
    }
    waits = content["to_qualify"] or content["reminders"] or content["stale"]
    return content | {"is_clear": not (waits or counts["incomplete"] or counts["declined"])}


def _facts(rows, at: datetime) -> list[RequestFacts]:
    return [RequestFacts(row, on=at) for row in rows]
