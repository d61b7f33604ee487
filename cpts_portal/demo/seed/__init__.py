"""Builds the demonstration by operations only: whatever it shows, the portal can do."""

from collections.abc import Callable

from django.db import connection

from cpts_portal.demo.seed import (
    applications,
    association,
    dossiers,
    hours,
    indicators,
    meetings,
    money,
)
from cpts_portal.demo.seed.cast import Cast
from cpts_portal.foundation.records import audit, outbox

STEPS = (
    association.found,
    association.gather_people,
    association.sign_the_contract,
    association.seat_everybody,
    association.open_accounts,
    money.open_years,
    money.take_over_history,
    money.open_envelopes,
    meetings.hold_meetings,
    hours.open_actions,
    hours.declare_everything,
    hours.pay_everything,
    money.record_expenses,
    association.see_people_leave,
    applications.receive_applications,
    indicators.write_lines,
    dossiers.write_dossiers,
)


def build(say: Callable[[str], None]) -> Cast:
    """Mails are silenced: nobody gets, today, the mails of five years. The traces are chained once,
    at the end, and no commit waits for the disk: what a power cut loses can be built again."""
    cast = Cast(say=say)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    with outbox.silenced(), audit.deferred_sealing():
        for step in STEPS:
            step(cast)
    return cast
