"""Who opened whose request last week: « qui a vu » has something to tell."""

from datetime import date, timedelta

from cpts_portal.demo.fixture_data import at
from cpts_portal.demo.seed.personas import Personas
from patients import traced_reads
from patients.enums import State
from patients.queries import listing

ON = date(2026, 11, 16)
OPENED = 8


def open_some(personas: Personas) -> None:
    personas.say("Les lectures de la coordination")
    waiting = listing.first(State.WAITING, limit=OPENED)
    for number, row in enumerate(waiting):
        moment = at(ON + timedelta(days=number % 2), 9, 5 + 6 * number)
        key = "coordinator" if number % 4 == 3 else "access_officer"
        traced_reads.open_request(
            by=personas.office(key), reason="office", at=moment, request_id=row.id
        )
