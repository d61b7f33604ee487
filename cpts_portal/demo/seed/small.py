"""Builds a small seed by operations: who, where, the contract and its rates, a few hours."""

from datetime import date, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cpts_portal.demo.fixture_data import at
from cpts_portal.demo.personas import persona
from cpts_portal.demo.seed import association, invented
from cpts_portal.demo.seed.facts import ACTIVITIES, HoursFacts, Kind, MeetingFacts, SeedFacts
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.demo.seed.sheets import drawn_page
from cpts_portal.foundation.records import documents
from cpts_portal.ops import seeds
from members.operations import contracts, meetings, membership, people
from members.operations import territory as places
from members.queries import territory
from missions.operations import declarations, proposals, reference, review
from missions.operations.entry import DeclarationEntry

RETURNED = "Précisez le lieu et le nombre de personnes rencontrées."


def register_association(personas: Personas, facts: SeedFacts) -> None:
    personas.say("L’association et son territoire")
    communes = territory.communes_of(facts.epcis)
    places.found_association(
        by=personas.portal,
        at=at(facts.founded_on),
        name=seeds.chosen().association,
        territory_name=facts.territory,
        commune_codes=[commune.code for commune in communes],
        email=facts.email,
        phone=facts.phone,
    )


def register_members(personas: Personas, facts: SeedFacts) -> None:
    personas.say("Les professionnels et les partenaires")
    communes = [commune.code for commune in territory.communes_of(facts.epcis)]
    names = invented.names()
    for key, kind in facts.named.items():
        first, _, last = persona(key).name.partition(" ")
        _meet(personas, facts, key, kind, (first, last), communes[0])
    for crowd in facts.crowds:
        for rank in range(1, crowd.count + 1):
            # the biggest communes first, as practices are
            place = communes[len(personas.people) % min(len(communes), 12)]
            _meet(personas, facts, f"{crowd.prefix}{rank}", crowd.kind, next(names), place)
    for name, sort, commune in facts.structures:
        membership.join_structure(
            by=personas.portal,
            at=at(facts.founded_on),
            joined_on=facts.founded_on,
            name=name,
            kind=sort,
            commune_code=commune,
        )
    for name, sort in facts.partners:
        people.register_partner(by=personas.portal, at=at(facts.founded_on), name=name, kind=sort)


def _meet(
    personas, facts: SeedFacts, key: str, kind: Kind, name: tuple[str, str], commune: str
) -> None:
    system, code, detail = kind
    identity: dict[str, Any] = {
        "first_name": name[0],
        "last_name": name[1],
        "profession": (system, code),
        "detail": detail,
        "commune_code": commune,
    }
    met_at = at(facts.founded_on)
    if facts.prospects:
        person = people.register_person(by=personas.portal, at=met_at, **identity)
    else:
        person = membership.join_member(
            by=personas.portal, at=met_at, joined_on=facts.founded_on, **identity
        )
    personas.people[key] = person.pk
    personas.names[key] = " ".join(name)


def seat(personas: Personas, facts: SeedFacts) -> None:
    starts_on = facts.contract.signed_on if facts.contract else facts.founded_on
    for key, office in facts.offices.items():
        people.give_mandate(
            by=personas.portal,
            at=at(starts_on),
            person_id=personas.people[key],
            office=office,
            starts_on=starts_on,
        )
    for body in facts.bodies:
        seated = people.create_body(
            by=personas.portal,
            at=at(starts_on),
            code=body.code,
            name=body.name,
            kind=body.kind,
            mission_code=body.mission,
        )
        for key in body.who:
            people.seat_person(
                by=personas.portal,
                at=at(starts_on),
                body_id=seated.pk,
                person_id=personas.people[key],
                starts_on=starts_on,
            )


def sign(personas: Personas, facts: SeedFacts) -> None:
    if not facts.contract:
        return
    personas.say("Le contrat et ses missions")
    place = territory.facts()
    assert place
    contract = contracts.sign_contract(
        by=personas.portal,
        at=at(facts.contract.signed_on, 15),
        signed_on=facts.contract.signed_on,
        population=place.population,
        parties=facts.contract.parties,
        missions=facts.contract.missions,
    )
    personas.contract_id = contract.pk


def open_accounts(personas: Personas, facts: SeedFacts) -> None:
    association.open_accounts(personas, on=facts.founded_on)


def open_actions(personas: Personas, facts: SeedFacts) -> None:
    """Nothing is declared before a contract says what is paid."""
    if not facts.contract:
        return
    signed_on = facts.contract.signed_on
    for number, title, mission, public in facts.actions:
        reference.open_action(
            by=personas.portal,
            at=at(signed_on),
            number=number,
            title=title,
            mission_code=mission,
            starts_on=signed_on,
            public=public,
        )
    for code, label, kind, basis, price in ACTIVITIES:
        reference.add_activity(
            by=personas.portal,
            at=at(signed_on),
            code=code,
            label=label,
            kind=kind,
            basis=basis,
            valid_from=signed_on,
        )
        reference.set_rate(
            by=personas.portal,
            at=at(signed_on),
            activity_code=code,
            amount_eur=price,
            valid_from=signed_on,
        )


def hold(personas: Personas, facts: SeedFacts) -> None:
    if facts.meetings:
        personas.say("Les réunions")
    for row in facts.meetings:
        noted = at(row.on + timedelta(days=1))
        meeting = meetings.record_meeting(
            by=personas.portal,
            at=noted,
            number=row.number,
            title=row.title,
            mission_code=row.mission,
            action_number=row.action,
            body_code=row.body,
            held_on=row.on,
            starts_at=time(row.hour),
            minutes=row.minutes,
            place=row.place,
            activity_code=row.activity,
            attendee_ids=[personas.people[key] for key in row.who],
            people_met=row.people_met,
            sheet_document_id=_sheet(personas, row, noted),
        )
        personas.meetings[row.number] = meeting.pk


def _sheet(personas: Personas, row: MeetingFacts, noted):
    title = f"{row.title}, {row.on:%d/%m/%Y}"
    page = drawn_page(title, [personas.names[key] for key in row.who], signed=True)
    return documents.store(
        content=page,
        name=f"emargement-{row.number}.png",
        media_type="image/png",
        kind="meeting_sheet",
        at=noted,
        by=personas.portal,
    ).id


def declare(personas: Personas, facts: SeedFacts) -> None:
    if facts.hours:
        personas.say("Les heures déclarées")
    for row in facts.meetings:
        if row.then:
            _hours_of_meeting(personas, row)
    for hours in facts.hours:
        _decide(personas, _declared(personas, hours), hours.then, hours.on)


def _hours_of_meeting(personas: Personas, row: MeetingFacts) -> None:
    proposed = proposals.propose_from_meeting(
        by=personas.portal, at=_moment(row.on, 1), meeting_id=personas.meetings[row.number]
    )
    for key in row.who if row.then != "proposed" else ():
        target = proposed[personas.people[key]]
        proposals.confirm_proposal(
            by=personas.member(key), at=_moment(row.on, 2), declaration_id=target, version=1
        )
        _decide(personas, target, row.then, row.on)


def _declared(personas: Personas, row: HoursFacts):
    by = personas.member(row.who)
    return declarations.declare_action(
        by=by,
        at=_moment(row.on, 1),
        token=uuid5(NAMESPACE_URL, f"{seeds.chosen().code}:{row.who}:{row.on}"),
        send=row.then != "draft",
        entry=DeclarationEntry(
            activity_code=row.activity,
            mission_code=row.mission,
            action_number=row.action,
            done_on=row.on,
            minutes=row.minutes,
            comment=row.comment,
            again=True,
        ),
    )


def _decide(personas: Personas, target, then: str, on: date) -> None:
    office, moment = personas.office("coordinator"), _moment(on, 5)
    if then == "validated":
        review.validate(by=office, at=moment, declaration_id=target)
    elif then == "returned":
        review.send_back(by=office, at=moment, declaration_id=target, reason=RETURNED)


def _moment(on: date, days: int):
    """Some days later, and never after the morning of the demonstration."""
    today = date.fromisoformat(seeds.chosen().starts_at[:10])
    return min(at(on + timedelta(days=days)), at(today))
