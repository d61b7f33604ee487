"""Cards already linked, for those who have a number; the doctor links hers the first time."""

from cpts_portal.demo import personas, simulator
from cpts_portal.demo.fixture_data import at
from cpts_portal.demo.seed.association import SIGNED_ON
from cpts_portal.demo.seed.cast import Cast
from cpts_portal.foundation.kernel.actor import Actor
from members.operations import accounts
from members.queries import accounts as logins

FIRST_TIME = "doctor"


def link_cards(cast: Cast) -> None:
    cast.say("Les cartes des professionnels")
    for who in personas.everybody():
        person_id = cast.people.get(who.story_id) if who.story_id else None
        card = logins.card_of(person_id) if person_id and who.key != FIRST_TIME else None
        if card:
            user_id = cast.accounts[who.key]
            accounts.link_identity(
                by=Actor(id=user_id, person_id=person_id, name=who.name),
                at=at(SIGNED_ON, 17),
                user_id=user_id,
                issuer=simulator.ISSUER,
                subject=simulator.subject(card.rpps),
                rpps=card.rpps,
            )
