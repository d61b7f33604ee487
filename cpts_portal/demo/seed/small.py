"""Builds a small seed by operations: who, where, the contract and its rates, a few hours."""

from datetime import date, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cpts_portal.demo import personas
from cpts_portal.demo.fixture_data import at
from cpts_portal.demo.seed import association, invented
from cpts_portal.demo.seed.cast import Cast
from cpts_portal.demo.seed.sheets import drawn_page
from cpts_portal.demo.seed.told import ACTIVITIES, Kind, Told, ToldHours, ToldMeeting
from cpts_portal.foundation.records import documents
from cpts_portal.ops import seeds
from members.operations import contracts, meetings, membership, people
from members.operations import territory as places
from members.queries import territory
from missions.operations import declarations, proposals, reference, review
from missions.operations.entry import Entry

RETURNED = "Précisez le lieu et le nombre de personnes rencontrées."


def found(cast: Cast, told: Told) -> None:
    cast.say("L’association et son territoire")
    communes = territory.communes_of(told.epcis)
    places.found_association(
        by=cast.portal,
        at=at(told.founded_on),
        name=seeds.chosen().association,
        territory_name=told.territory,
        commune_codes=[commune.code for commune in communes],
        email=told.email,
        phone=told.phone,
    )


def gather(cast: Cast, told: Told) -> None:
    cast.say("Les professionnels et les partenaires")
    communes = [commune.code for commune in territory.communes_of(told.epcis)]
    names = invented.names()
    for key, kind in told.named.items():
        first, _, last = personas.persona(key).name.partition(" ")
        _meet(cast, told, key, kind, (first, last), communes[0])
    for crowd in told.crowds:
        for rank in range(1, crowd.count + 1):
            # the biggest communes first, as practices are
            place = communes[len(cast.people) % min(len(communes), 12)]
            _meet(cast, told, f"{crowd.prefix}{rank}", crowd.kind, next(names), place)
    for name, sort, commune in told.structures:
        membership.join_structure(
            by=cast.portal,
            at=at(told.founded_on),
            joined_on=told.founded_on,
            name=name,
            kind=sort,
            commune_code=commune,
        )
    for name, sort in told.partners:
        people.register_partner(by=cast.portal, at=at(told.founded_on), name=name, kind=sort)


def _meet(cast, told: Told, key: str, kind: Kind, name: tuple[str, str], commune: str) -> None:
    system, code, detail = kind
    identity: dict[str, Any] = {
        "first_name": name[0],
        "last_name": name[1],
        "profession": (system, code),
        "detail": detail,
        "commune_code": commune,
    }
    met_at = at(told.founded_on)
    if told.prospects:
        person = people.register_person(by=cast.portal, at=met_at, **identity)
    else:
        person = membership.join_member(
            by=cast.portal, at=met_at, joined_on=told.founded_on, **identity
        )
    cast.people[key] = person.pk
    cast.names[key] = " ".join(name)


def seat(cast: Cast, told: Told) -> None:
    starts_on = told.contract.signed_on if told.contract else told.founded_on
    for key, office in told.offices.items():
        people.give_mandate(
            by=cast.portal,
            at=at(starts_on),
            person_id=cast.people[key],
            office=office,
            starts_on=starts_on,
        )
    for body in told.bodies:
        made = people.create_body(
            by=cast.portal,
            at=at(starts_on),
            code=body.code,
            name=body.name,
            kind=body.kind,
            mission_code=body.mission,
        )
        for key in body.who:
            people.seat_person(
                by=cast.portal,
                at=at(starts_on),
                body_id=made.pk,
                person_id=cast.people[key],
                starts_on=starts_on,
            )


def sign(cast: Cast, told: Told) -> None:
    if not told.contract:
        return
    cast.say("Le contrat et ses missions")
    place = territory.facts()
    assert place
    contract = contracts.sign_contract(
        by=cast.portal,
        at=at(told.contract.signed_on, 15),
        signed_on=told.contract.signed_on,
        population=place.population,
        parties=told.contract.parties,
        missions=told.contract.missions,
    )
    cast.contract_id = contract.pk


def open_accounts(cast: Cast, told: Told) -> None:
    association.open_accounts(cast, on=told.founded_on)


def open_actions(cast: Cast, told: Told) -> None:
    """Nothing is declared before a contract says what is paid."""
    if not told.contract:
        return
    signed_on = told.contract.signed_on
    for number, title, mission, public in told.actions:
        reference.open_action(
            by=cast.portal,
            at=at(signed_on),
            number=number,
            title=title,
            mission_code=mission,
            starts_on=signed_on,
            public=public,
        )
    for code, label, kind, basis, price in ACTIVITIES:
        reference.add_activity(
            by=cast.portal,
            at=at(signed_on),
            code=code,
            label=label,
            kind=kind,
            basis=basis,
            valid_from=signed_on,
        )
        reference.set_rate(
            by=cast.portal,
            at=at(signed_on),
            activity_code=code,
            amount_eur=price,
            valid_from=signed_on,
        )


def hold(cast: Cast, told: Told) -> None:
    if told.meetings:
        cast.say("Les réunions")
    for row in told.meetings:
        noted = at(row.on + timedelta(days=1))
        meeting = meetings.hold_meeting(
            by=cast.portal,
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
            attendee_ids=[cast.people[key] for key in row.who],
            people_met=row.people_met,
            sheet_document_id=_sheet(cast, row, noted),
        )
        cast.meetings[row.number] = meeting.pk


def _sheet(cast: Cast, row: ToldMeeting, noted):
    title = f"{row.title}, {row.on:%d/%m/%Y}"
    page = drawn_page(title, [cast.names[key] for key in row.who], signed=True)
    return documents.store(
        content=page,
        name=f"emargement-{row.number}.png",
        media_type="image/png",
        kind="meeting_sheet",
        at=noted,
        by=cast.portal,
    ).id


def declare(cast: Cast, told: Told) -> None:
    if told.hours:
        cast.say("Les heures déclarées")
    for row in told.meetings:
        if row.then:
            _hours_of_meeting(cast, row)
    for hours in told.hours:
        _decide(cast, _declared(cast, hours), hours.then, hours.on)


def _hours_of_meeting(cast: Cast, row: ToldMeeting) -> None:
    proposed = proposals.propose_from_meeting(
        by=cast.portal, at=_moment(row.on, 1), meeting_id=cast.meetings[row.number]
    )
    for key in row.who if row.then != "proposed" else ():
        target = proposed[cast.people[key]]
        proposals.confirm_proposal(
            by=cast.member(key), at=_moment(row.on, 2), declaration_id=target, version=1
        )
        _decide(cast, target, row.then, row.on)


def _declared(cast: Cast, row: ToldHours):
    by = cast.member(row.who)
    return declarations.declare_action(
        by=by,
        at=_moment(row.on, 1),
        token=uuid5(NAMESPACE_URL, f"{seeds.chosen().code}:{row.who}:{row.on}"),
        send=row.then != "draft",
        entry=Entry(
            activity_code=row.activity,
            mission_code=row.mission,
            action_number=row.action,
            done_on=row.on,
            minutes=row.minutes,
            comment=row.comment,
            again=True,
        ),
    )


def _decide(cast: Cast, target, then: str, on: date) -> None:
    office, moment = cast.office("coordinator"), _moment(on, 5)
    if then == "validated":
        review.validate(by=office, at=moment, declaration_id=target)
    elif then == "returned":
        review.send_back(by=office, at=moment, declaration_id=target, reason=RETURNED)


def _moment(on: date, days: int):
    """Some days later, and never after the morning of the demonstration."""
    today = date.fromisoformat(seeds.chosen().starts_at[:10])
    return min(at(on + timedelta(days=days)), at(today))
