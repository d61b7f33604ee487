"""Two doctors, a secretary, an office and people who wait: reached through operations."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.clock import PARIS
from members.models import Person
from members.operations import membership, territory
from members.operations import reference as nomenclatures
from patients.domain import consents
from patients.domain.answering import Availability
from patients.enums import FilledBy, Origin
from patients.models import CareOffer
from patients.operations import offers, proposals, qualifying, receiving
from patients.operations.intake import RequestEntry
from tests.signing_in import DOCTOR, GOURDON, NURSE, make_account
from tests.support.clocks import NOW

TODAY = NOW.date()
COMMUNE, OTHER_COMMUNE = "46127", "46334"
UNTIL = date(2027, 5, 31)
_names = count(1)


@dataclass
class World:
    office: Actor = field(
        default_factory=lambda: Actor(
            uuid4(), frozenset({"access_officer"}), second_factor=True, name="Inès Brindille"
        )
    )
    doctor: Actor = None
    other: Actor = None
    nurse: Actor = None


def build() -> World:
    nomenclatures.load_reference(by=SYSTEM, at=NOW, only_epcis=[GOURDON])
    territory.found_association(
        by=SYSTEM,
        at=NOW,
        name="CPTS d’essai",
        territory_name="Bouriane",
        commune_codes=[COMMUNE, OTHER_COMMUNE],
    )
    world = World()
    world.doctor = acting(join("Genévrier", "Nadia"))
    world.other = acting(join("Gentiane", "Hugo"))
    world.nurse = acting(join("Bruyère", "Claudie", profession=NURSE), "member")
    return world


def join(last_name: str, first_name: str, *, profession=DOCTOR, commune=COMMUNE) -> Person:
    return membership.join_member(
        by=SYSTEM,
        at=NOW,
        joined_on=date(2022, 7, 5),
        last_name=last_name,
        first_name=first_name,
        profession=profession,
        commune_code=commune,
    )


def acting(person: Person, *roles: str) -> Actor:
    parts = frozenset(roles or ("member", "doctor"))
    return Actor(uuid4(), parts, person_id=person.id, second_factor=True, name=person.name)


def with_account(actor: Actor, **more):
    """The same person with a login of their own."""
    return make_account(person=Person.objects.get(pk=actor.person_id), name=actor.name, **more)


def secretary(user) -> Actor:
    """An account with no role at all: what it may do comes from a delegation."""
    return Actor(user.pk, frozenset(), second_factor=True, name=user.name)


def open_places(doctor: Actor, places: int = 2, **terms) -> UUID:
    values = {"availability": Availability.NOW, "places": places, "ends_on": UNTIL} | terms
    return offers.open_offer(by=doctor, at=NOW, token=uuid4(), terms=CareOffer(**values))


def application(**changed) -> RequestEntry:
    number = next(_names)
    values = {
        "filled_by": FilledBy.PERSON,
        "origin": Origin.PERSON,
        "last_name": f"Durand{number}",
        "first_name": "Lucette",
        "birth_date": date(1951, 3, 4),
        "street": f"{number} rue des Lilas",
        "commune_code": COMMUNE,
        "phone": "0565000000",
        "ald": True,
        "sees_doctor": False,
    }
    return RequestEntry(**(values | changed))


def ask(*, at: datetime = NOW, **changed) -> UUID:
    """A request on the list, its agreement given."""
    received = receiving.receive_request(
        by=SYSTEM,
        at=at,
        token=uuid4(),
        entry=application(**changed),
        agreed=True,
        consent_version=consents.text_on(at.astimezone(PARIS).date()).code,
    )
    office = Actor(uuid4(), frozenset({"access_officer"}), name="Inès Brindille")
    qualifying.qualify_request(by=office, at=at, request_id=received.id)
    return received.id


def propose(world: World, request_id: UUID, offer_id: UUID, **changed) -> UUID:
    values = {
        "at": NOW,
        "token": uuid4(),
        "version": None,
        "reply_by": TODAY + timedelta(days=6),
    } | changed
    return proposals.propose(by=world.office, request_id=request_id, offer_id=offer_id, **values)


def later(**delta) -> datetime:
    return NOW + timedelta(**delta)
