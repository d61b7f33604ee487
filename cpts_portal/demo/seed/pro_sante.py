"""Cards already linked, for those who have a number; the doctor links theirs the first time."""

from cpts_portal.demo import simulator
from cpts_portal.demo.fixture_data import at
from cpts_portal.demo.personas import everybody
from cpts_portal.demo.seed.association import SIGNED_ON
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.foundation.kernel.actor import Actor
from members.operations import accounts
from members.queries import accounts as logins

FIRST_TIME = "doctor"


def link_cards(personas: Personas) -> None:
    personas.say("Les cartes des professionnels")
    for who in everybody():
        person_id = personas.people.get(who.fixture_id) if who.fixture_id else None
        card = logins.card_of(person_id) if person_id and who.key != FIRST_TIME else None
        if card:
            user_id = personas.accounts[who.key]
            accounts.link_identity(
                by=Actor(id=user_id, person_id=person_id, name=who.name),
                at=at(SIGNED_ON, 17),
                user_id=user_id,
                issuer=simulator.ISSUER,
                subject=simulator.subject(card.rpps),
                rpps=card.rpps,
            )
