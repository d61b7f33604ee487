"""Doctors, places and proposals behind the addresses of the patients app, and longer lists."""

from datetime import date, timedelta
from uuid import uuid4

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from members.operations import membership
from patients.domain import consents
from patients.enums import FilledBy, Origin
from patients.models import CareOffer
from patients.operations import (
    answers,
    doctors,
    offers,
    offers_asking,
    proposals,
    qualifying,
    receiving,
)
from patients.operations.intake import RequestEntry
from patients.queries.doctors import of_person
from tests.funding.money_fixture_data import BY
from tests.signing_in import DOCTOR, make_account, signed_in
from tests.support.clocks import NOW

OFFICE = Actor(uuid4(), frozenset({"access_officer"}), second_factor=True, name="Inès Brindille")
TODAY = NOW.astimezone(PARIS).date()
UNTIL = TODAY + timedelta(days=10)


def settle(portal) -> None:
    """A doctor who is asked twice, said yes once, and lets somebody answer for them."""
    person = _join(0)
    account = make_account(person=person, name=person.name)
    portal.clients["doctor"] = signed_in(account)
    portal.gp = Actor(
        account.pk, frozenset({"member", "doctor"}), person_id=person.id, name=person.name
    )
    portal.gp_offer = _offer(portal.gp, 40)
    waiting, accepted = (_ask(portal, number) for number in (0, 1))
    answers.accept(by=portal.gp, at=NOW, proposal_id=accepted)
    portal.values |= {
        "patients:propose request_id": _receive(9000),
        "proposal_id": waiting,
        "patients:my_patient proposal_id": accepted,
        "patients:my_patient_step proposal_id": accepted,
        "doctor_id": of_person(person.id).id,
        "offer_id": portal.gp_offer,
        "delegation_id": _let_answer(portal, 0),
    }


def grow(portal, number: int) -> None:
    """One more doctor with places, one asked by mail, one to phone; one more person asked about,
    accepted; one more secretary."""
    person = _join(number)
    _offer(Actor(uuid4(), frozenset({"doctor"}), person_id=person.id, name=person.name), 1)
    if number < 20:
        _ask(portal, number)
    elif number < 38:
        answers.accept(by=portal.gp, at=NOW, proposal_id=_ask(portal, number))
    _let_answer(portal, number)
    written_to, _to_phone = (_join(number + 1000 * more) for more in (1, 2))
    make_account(person=written_to, name=written_to.name, enrolled=False)
    offers_asking.ask_for_places(by=OFFICE, at=NOW, person_ids=[written_to.id])


def _join(number: int):
    return membership.join_member(
        **BY,
        joined_on=date(2022, 7, 5),
        last_name=f"Docteur{number:03}",
        first_name="Paule",
        profession=DOCTOR,
        commune_code="46127",
    )


def _offer(doctor: Actor, places: int):
    terms = CareOffer(
        availability="now", places=places, ends_on=UNTIL, home_visits=True, families=True
    )
    return offers.open_offer(by=doctor, at=NOW, token=uuid4(), terms=terms)


def _receive(number: int):
    application = RequestEntry(
        filled_by=FilledBy.PERSON,
        origin=Origin.PERSON,
        last_name=f"Personne{number}",
        first_name="Louise",
        birth_date=date(1950, 1, 2),
        commune_code="46127",
        phone="0565000000",
        sees_doctor=False,
    )
    received = receiving.receive_request(
        **BY,
        token=uuid4(),
        entry=application,
        agreed=True,
        consent_version=consents.text_on(TODAY).code,
    )
    qualifying.qualify_request(by=OFFICE, at=NOW, request_id=received.id)
    return received.id


def _ask(portal, number: int):
    return proposals.propose(
        by=OFFICE,
        at=NOW,
        token=uuid4(),
        request_id=_receive(number),
        version=None,
        offer_id=portal.gp_offer,
        reply_by=TODAY + timedelta(days=1),
    )


def _let_answer(portal, number: int):
    account = make_account(name=f"Jeanne Lys {number}")
    return doctors.delegate(
        by=portal.gp, at=NOW, email=account.email, kind="secretary", starts_on=TODAY
    )
