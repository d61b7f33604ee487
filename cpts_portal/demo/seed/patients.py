"""The search for a GP: the list as it stands on 18 November 2026, and the five years behind it."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from cpts_portal.demo.fixture_data import at
from cpts_portal.demo.seed.association import SIGNED_ON
from cpts_portal.demo.seed.patient_flow import TODAY, flow
from cpts_portal.demo.seed.patient_people import Seeker, newcomers, seekers
from cpts_portal.demo.seed.personas import Personas
from patients.domain import consents
from patients.domain.counting import Fact
from patients.enums import ConsentMeans, Contact, FilledBy
from patients.operations import closing, publishing, qualifying, receiving, settings
from patients.permissions import PERSON

SECTORS = {
    "Montbrison": (
        "42012 42037 42038 42046 42054 42087 42089 42105 "
        "42121 42122 42130 42147 42151 42179 42188 42205 "
        "42228 42269 42290 42299 42328"
    ),
    "Boën-sur-Lignon": (
        "42002 42009 42019 42030 42035 42084 42119 42134 "
        "42136 42150 42164 42195 42197 42219 42221 42227 "
        "42247 42288 42298 42313"
    ),
    "Noirétable": ("42034 42039 42040 42045 42159 42217 42238 42245 42278 42321"),
    "Sury-le-Comtal": ("42020 42022 42075 42108 42180 42211 42285 42304 42315 42324"),
    "Saint-Marcellin et Bonson": ("42021 42042 42256"),
    "Saint-Jean-Soleymieux": ("42050 42058 42091 42107 42117 42137 42146 42240 42301"),
    "Usson-en-Forez": ("42006 42142 42235 42318"),
}
SOURCE = "liste tenue avant le portail, inventée"
AGES = ("0-15", "16-39", "40-59", "60-70", "71+")
CONFIRMED_WITHIN = timedelta(days=150)


def set_the_rules(personas: Personas) -> None:
    settings.set_sectors(
        by=personas.portal,
        at=at(SIGNED_ON, 10),
        sectors={name: codes.split() for name, codes in SECTORS.items()},
    )
    settings.change_settings(
        by=personas.portal,
        at=at(SIGNED_ON, 10),
        valid_from=SIGNED_ON,
        neighbours=["CPTS Ondaine-Forez"],
    )


def take_over_the_list(personas: Personas) -> None:
    """Those who left before: numbers without a name."""
    personas.say("Les demandes de médecin traitant des années passées")
    draw = random.Random(2022)
    sectors = {name: len(codes.split()) for name, codes in SECTORS.items()}
    ended = [_past(stay, sectors, draw) for stay in flow().ended]
    publishing.take_over_history(by=personas.portal, at=at(TODAY, 8), source=SOURCE, facts=ended)


def _past(stay, sectors: dict[str, int], draw: random.Random) -> Fact:
    declared = stay.reason == "declared"
    tier = draw.choices(("T1", "T2", "T3", "T4"), (61, 118, 97, 136))[0]
    name = draw.choices(list(sectors), list(sectors.values()))[0]
    return Fact(
        received_on=stay.received_on,
        qualified_on=stay.received_on,
        proposed_on=stay.closed_on - (stay.closed_on - stay.received_on) / 4 if declared else None,
        accepted_on=stay.closed_on if declared else None,
        closed_on=stay.closed_on,
        close_reason=stay.reason,
        tier=tier,
        age_band="71+" if tier == "T2" and draw.random() < 0.7 else draw.choice(AGES[:4]),
        ald=tier == "T1" and draw.random() < 0.8,
        solidarity=tier in ("T1", "T2") and draw.random() < 0.25,
        origin=draw.choices(("person", "nurse", "pharmacy", "town_hall"), (57, 16, 12, 15))[0],
        sector=settings.code_of_sector(name),
    )


def receive_everybody(personas: Personas) -> None:
    personas.say("Les 412 personnes sur la liste, et celles qui arrivent")
    people = seekers(flow().waiting)
    homes: dict[int, list[UUID]] = defaultdict(list)
    for number, person in sorted(enumerate(people), key=lambda pair: pair[1].received_on):
        request = _list(personas, number, person)
        personas.requests.append(request)
        if number == len(people) - 1:
            personas.to_declare = request
        if person.home is not None:
            homes[person.home].append(request)
    for ids in homes.values():
        qualifying.join_household(
            by=_officer(personas), at=at(TODAY, 8, 30), request_id=ids[0], with_ids=ids[1:]
        )
    _arrive(personas)


def _officer(personas: Personas):
    return personas.office("access_officer")


def _receive(personas: Personas, number: int, person: Seeker, moment: datetime):
    by_themselves = person.application.filled_by in (FilledBy.PERSON, FilledBy.CARER)
    return receiving.receive_request(
        by=PERSON if by_themselves else _officer(personas),
        at=moment,
        token=uuid5(NAMESPACE_URL, f"demonstration:patient:{number}"),
        entry=person.application,
        agreed=True,
        consent_version=consents.text_on(moment.date()).code,
        means=ConsentMeans.ONLINE if by_themselves else ConsentMeans.ORAL,
    )


def _list(personas: Personas, number: int, person: Seeker) -> UUID:
    """Received in the morning, qualified the same day; called again when it has been long."""
    day = person.received_on
    request = _receive(personas, number, person, at(day, 9, number % 60)).id
    officer = _officer(personas)
    if person.application.by_partner:
        qualifying.correct_request(
            by=officer,
            at=at(day, 14),
            request_id=request,
            version=1,
            entry=replace(person.application, filled_by=FilledBy.PROFESSIONAL),
        )
    qualifying.qualify_request(by=officer, at=at(day, 16), request_id=request)
    if TODAY - day > CONFIRMED_WITHIN and number % 17:
        closing.note_contact(
            by=officer,
            at=at(TODAY - timedelta(days=1 + number % 120), 11),
            request_id=request,
            outcome=Contact.REACHED,
        )
    return request


def _arrive(personas: Personas) -> None:
    for number, person in enumerate(newcomers(), 1000):
        moment = at(person.received_on, 9, number % 60)
        request = _receive(personas, number, person, moment).id
        if person.application.by_partner:
            qualifying.ask_missing(
                by=_officer(personas), at=moment + timedelta(hours=3), request_id=request
            )
