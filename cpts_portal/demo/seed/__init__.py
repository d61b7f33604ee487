"""Builds the demonstration by operations only: whatever it shows, the portal can do."""

from collections.abc import Callable, Sequence
from functools import partial

from django.db import connection

from cpts_portal.demo.seed import (
    applications,
    association,
    dossiers,
    hours,
    indicators,
    meetings,
    money,
    patients,
    places,
    pro_sante,
    reports,
    small,
    small_care,
    small_money,
    traced_reads,
)
from cpts_portal.demo.seed.loue_lison import LOUE_LISON
from cpts_portal.demo.seed.pays_horloger import PAYS_HORLOGER
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.demo.seed.quercy_bouriane import QUERCY_BOURIANE
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.ops import seeds

STEPS = (
    association.register_association,
    association.register_members,
    association.sign_the_contract,
    association.seat_everybody,
    association.open_accounts,
    pro_sante.link_cards,
    money.open_years,
    money.take_over_history,
    money.open_envelopes,
    meetings.record_meetings,
    hours.open_actions,
    hours.declare_everything,
    hours.pay_everything,
    money.record_expenses,
    association.see_people_leave,
    patients.set_the_rules,
    patients.take_over_the_list,
    patients.receive_everybody,
    places.open_places,
    places.propose,
    places.notify_and_publish,
    traced_reads.open_some,
    applications.receive_applications,
    indicators.write_lines,
    dossiers.write_dossiers,
    reports.write_reports,
)
# of the other seeds
SMALL_STEPS = (
    small.register_association,
    small.register_members,
    small.sign,
    small.seat,
    small.open_accounts,
    small_money.open_the_year,
    small.open_actions,
    small.hold,
    small.declare,
    small_care.look_for_doctors,
    small_care.receive_an_application,
)
SMALL = {
    "loue-lison": LOUE_LISON,
    "pays-horloger": PAYS_HORLOGER,
    "quercy-bouriane": QUERCY_BOURIANE,
}


def build(say: Callable[[str], None]) -> Personas:
    """Mails are silenced: nobody gets, today, the mails of five years. The traces are chained once,
    at the end, and no commit waits for the disk: what a power cut loses can be built again."""
    personas = Personas(say)
    facts = SMALL.get(seeds.chosen().code)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    with outbox.silenced(), audit.deferred_sealing():
        steps: Sequence[Callable] = STEPS
        if facts:
            steps = [partial(step, facts=facts) for step in SMALL_STEPS]
        for number, step in enumerate(steps, 1):
            personas.say = partial(_say_how_far, say, f"{number}/{len(steps)}")
            step(personas)
    return personas


def _say_how_far(say: Callable[[str], None], how_far: str, words: str) -> None:
    say(f"{how_far} {words}")
