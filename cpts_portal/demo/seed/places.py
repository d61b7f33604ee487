"""The twelve answers of the doctors, and a few proposals at each step, as of November 2026."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from cpts_portal.demo.fixture_data import at, fixture_data
from cpts_portal.demo.seed.personas import Personas
from patients.domain.answering import Availability
from patients.operations import answers, doctors, offers, proposals, publishing
from patients.queries import candidates
from patients.queries import doctors as doctor_queries
from patients.queries import offers as offer_queries

ANSWERS = {
    "maintenant": Availability.NOW,
    "dans 6 mois": Availability.SIX_MONTHS,
    "non": Availability.NO,
}
ANSWERED_ON = date(2026, 9, 7)
UNTIL = date(2027, 3, 15)
NOT_BEFORE = date(2027, 6, 1)
# by phone to the office; the others on their own page
PHONED = {"P007": "Sophie Campanule", "P009": "Mme Lys, secrétariat", "P088": "Théo Clématite"}
# places the proposals below hold, beyond those the fixture data says are open
HELD = {"P001": 1, "P002": 1, "P004": 1, "P006": 1, "P077": 1}
RETIRES = {"P009": date(2028, 6, 30)}
WAITED = 20


def open_places(personas: Personas) -> None:
    personas.say("Les places des médecins")
    for number, row in enumerate(fixture_data().offers):
        fixture_id = row["doctor"]
        moment = at(ANSWERED_ON + timedelta(days=3 * number), 13, 5)
        offer: dict[str, Any] = {
            "token": _token(f"offre {fixture_id}"),
            "at": moment,
            "terms": _terms(row),
        }
        if fixture_id not in PHONED:
            offers.open_offer(by=personas.member(fixture_id), **offer)
            continue
        office = personas.office("access_officer")
        card = doctors.record_member_doctor(
            by=office, at=moment, person_id=personas.people[fixture_id]
        )
        offers.open_offer(by=office, doctor_id=card, **offer)
        if fixture_id in RETIRES:
            doctors.plan_departure(
                by=office, at=moment, doctor_id=card, stops_on=RETIRES[fixture_id]
            )


def _terms(row: dict) -> offers.CareOffer:
    availability = ANSWERS[row["when"]]
    if availability == Availability.NO:
        by_phone = PHONED.get(row["doctor"], "")
        return offers.CareOffer(availability=availability, ends_on=NOT_BEFORE, told_by=by_phone)
    return offers.CareOffer(
        availability=availability,
        places=row["places"] + HELD.get(row["doctor"], 0),
        ends_on=UNTIL,
        max_km=row["max_km"],
        ald=row["ald"],
        home_visits=row["home_visits"],
        families=row["families"],
        discreet=row["discreet"],
    )


def propose(personas: Personas) -> None:
    """One waits for Nadia Genévrier, one ends tomorrow, one was declined, two were accepted, one
    became a declared GP."""
    personas.say("Les propositions aux médecins")
    _follow_to_the_end(personas)
    sent = _ask(personas, "P077", at(date(2026, 10, 8)))
    answers.accept(by=personas.member("P077"), at=at(date(2026, 10, 12), 13, 10), proposal_id=sent)
    answers.note_informed(
        by=personas.office("access_officer"),
        at=at(date(2026, 10, 13)),
        proposal_id=sent,
        how="phone",
    )
    declined = _ask(personas, "P008", at(date(2026, 11, 5)))
    answers.decline(
        by=personas.member("P008"),
        at=at(date(2026, 11, 9), 12, 50),
        proposal_id=declined,
        reason="absence",
    )
    accepted = _ask(personas, "P001", at(date(2026, 11, 12)))
    answers.accept(
        by=personas.office("access_officer"),
        at=at(date(2026, 11, 17), 16, 20),
        proposal_id=accepted,
        told_by="Hugo Gentiane",
    )
    _ask(personas, "P006", at(date(2026, 11, 13)), reply_by=date(2026, 11, 19))
    _ask(personas, "P002", at(date(2026, 11, 17), 11), reply_by=date(2026, 11, 24))


def notify_and_publish(personas: Personas) -> None:
    """The doctors know what was proposed to them; the funders read the state of October’s end."""
    moment = at(date(2026, 11, 18), 7)
    proposals.notify_doctors(by=personas.portal, at=moment)
    publishing.publish_due(by=personas.portal, at=moment)


def _follow_to_the_end(personas: Personas) -> None:
    """One more than the 412 who are open today: their request ends as a success, in November."""
    office = personas.office("access_officer")
    sent = _ask(personas, "P004", at(date(2026, 10, 1)), request_id=personas.to_declare)
    answers.accept(by=personas.member("P004"), at=at(date(2026, 10, 5), 13), proposal_id=sent)
    answers.note_informed(by=office, at=at(date(2026, 10, 5), 15), proposal_id=sent, how="phone")
    answers.note_first_visit(
        by=office, at=at(date(2026, 10, 5), 15), proposal_id=sent, visit_on=date(2026, 10, 14)
    )
    answers.declare_gp(
        by=office,
        at=at(date(2026, 11, 6)),
        proposal_id=sent,
        declared_on=date(2026, 10, 14),
        channel="online",
        said_by="practice",
    )


def _ask(
    personas: Personas,
    fixture_id: str,
    moment: datetime,
    *,
    reply_by: date | None = None,
    request_id: UUID | None = None,
) -> UUID:
    """Without ``request_id``: the one who has waited the longest among those this offer suits."""
    offer = _offer_of(personas, fixture_id, moment)
    if request_id is None:
        suited = candidates.fitting(offer, moment.date(), limit=500)
        request_id = next(request["request_id"] for request in suited if request["days"] >= WAITED)
    return proposals.propose(
        by=personas.office("access_officer"),
        at=moment,
        token=_token(f"proposition {fixture_id}"),
        request_id=request_id,
        version=None,
        offer_id=offer,
        reply_by=reply_by or moment.date() + timedelta(days=6),
    )


def _offer_of(personas: Personas, fixture_id: str, moment: datetime) -> UUID:
    card = doctor_queries.of_person(personas.people[fixture_id])
    assert card
    return offer_queries.current_offers([card.id], moment.date())[card.id].id


def _token(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demonstration:{name}")
