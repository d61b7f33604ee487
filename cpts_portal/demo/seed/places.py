"""The twelve answers of the doctors, and a few proposals at each step, as of November 2026."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from cpts_portal.demo.fixture_data import at, story
from cpts_portal.demo.seed.cast import Cast
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
SAID_ON = date(2026, 9, 7)
UNTIL = date(2027, 3, 15)
NOT_BEFORE = date(2027, 6, 1)
# told on the phone to the office; the others said it themselves on their page
PHONED = {"P007": "Sophie Campanule", "P009": "Mme Lys, secrétariat", "P088": "Théo Clématite"}
# places the proposals below hold, beyond those the story says are open
HELD = {"P001": 1, "P002": 1, "P004": 1, "P006": 1, "P077": 1}
RETIRES = {"P009": date(2028, 6, 30)}
WAITED = 20


def open_places(cast: Cast) -> None:
    cast.say("Les places des médecins")
    for number, told in enumerate(story().offers):
        story_id = told["doctor"]
        moment = at(SAID_ON + timedelta(days=3 * number), 13, 5)
        said: dict[str, Any] = {
            "token": _token(f"offre {story_id}"),
            "at": moment,
            "terms": _terms(told),
        }
        if story_id not in PHONED:
            offers.open_offer(by=cast.member(story_id), **said)
            continue
        office = cast.office("access_officer")
        card = doctors.record_member_doctor(by=office, at=moment, person_id=cast.people[story_id])
        offers.open_offer(by=office, doctor_id=card, **said)
        if story_id in RETIRES:
            doctors.plan_departure(by=office, at=moment, doctor_id=card, stops_on=RETIRES[story_id])


def _terms(told: dict) -> offers.CareOffer:
    availability = ANSWERS[told["when"]]
    if availability == Availability.NO:
        told_by = PHONED.get(told["doctor"], "")
        return offers.CareOffer(availability=availability, ends_on=NOT_BEFORE, told_by=told_by)
    return offers.CareOffer(
        availability=availability,
        places=told["places"] + HELD.get(told["doctor"], 0),
        ends_on=UNTIL,
        max_km=told["max_km"],
        ald=told["ald"],
        home_visits=told["home_visits"],
        families=told["families"],
        discreet=told["discreet"],
    )


def propose(cast: Cast) -> None:
    """One waits for Nadia Genévrier, one ends tomorrow, one was declined, two were accepted, one
    became a declared GP."""
    cast.say("Les propositions aux médecins")
    _follow_to_the_end(cast)
    asked = _ask(cast, "P077", at(date(2026, 10, 8)))
    answers.accept(by=cast.member("P077"), at=at(date(2026, 10, 12), 13, 10), proposal_id=asked)
    answers.note_informed(
        by=cast.office("access_officer"), at=at(date(2026, 10, 13)), proposal_id=asked, how="phone"
    )
    declined = _ask(cast, "P008", at(date(2026, 11, 5)))
    answers.decline(
        by=cast.member("P008"),
        at=at(date(2026, 11, 9), 12, 50),
        proposal_id=declined,
        reason="absence",
    )
    accepted = _ask(cast, "P001", at(date(2026, 11, 12)))
    answers.accept(
        by=cast.office("access_officer"),
        at=at(date(2026, 11, 17), 16, 20),
        proposal_id=accepted,
        told_by="Hugo Gentiane",
    )
    _ask(cast, "P006", at(date(2026, 11, 13)), reply_by=date(2026, 11, 19))
    _ask(cast, "P002", at(date(2026, 11, 17), 11), reply_by=date(2026, 11, 24))


def tell_and_publish(cast: Cast) -> None:
    """The doctors know what was proposed to them; the funders read the state of October’s end."""
    moment = at(date(2026, 11, 18), 7)
    proposals.tell_doctors(by=cast.portal, at=moment)
    publishing.publish_due(by=cast.portal, at=moment)


def _follow_to_the_end(cast: Cast) -> None:
    """One more than the 412 who are open today: her request ends as a success, in November."""
    office = cast.office("access_officer")
    sent = _ask(cast, "P004", at(date(2026, 10, 1)), request_id=cast.to_declare)
    answers.accept(by=cast.member("P004"), at=at(date(2026, 10, 5), 13), proposal_id=sent)
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
    cast: Cast,
    story_id: str,
    moment: datetime,
    *,
    reply_by: date | None = None,
    request_id: UUID | None = None,
) -> UUID:
    """Unless told who: the one who has waited the longest among those this offer suits."""
    offer = _offer_of(cast, story_id, moment)
    if request_id is None:
        suited = candidates.fitting(offer, moment.date(), limit=500)
        request_id = next(one["request_id"] for one in suited if one["days"] >= WAITED)
    return proposals.propose(
        by=cast.office("access_officer"),
        at=moment,
        token=_token(f"proposition {story_id}"),
        request_id=request_id,
        version=None,
        offer_id=offer,
        reply_by=reply_by or moment.date() + timedelta(days=6),
    )


def _offer_of(cast: Cast, story_id: str, moment: datetime) -> UUID:
    card = doctor_queries.of_person(cast.people[story_id])
    assert card
    return offer_queries.current_offers([card.id], moment.date())[card.id].id


def _token(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demonstration:{name}")
