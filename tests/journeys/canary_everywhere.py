"""What the end-to-end path does not reach: every other identifying field, each a token."""

from datetime import date, timedelta
from uuid import uuid4

from django.test import Client
from stdnum import luhn

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from members.operations import deciding, membership
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
from tests.funding.dossier_world import AT
from tests.members.joining_world import OTHER_RPPS, admitted, person_form, send, structure_form
from tests.signing_in import DOCTOR, NURSE

TODAY = AT.date()
PLACE = {"postal_code": "42600", "commune": "Montbrison"}
# of the candidates and members, of the doctors and patients: no funder reads any of it
OF_MEMBERS = (
    *("joinedstreet", "joinedplace", "joinedlanguages", "joinedmssante", "directorfirst"),
    *("leavereason", "refusal", "privatephone"),
)
OF_CARE = ("offertold", "proposalcomment", "proposaltold", "carelanguages", "outsidefirst")


def inject(world) -> None:
    office = Actor(
        uuid4(),
        frozenset({"access_officer", "coordinator"}),
        second_factor=True,
        name=world.write("officename"),
    )
    _members(world, office)
    _candidates(world, office)
    _care(world, office)


def _mail(world, name: str) -> str:
    return f"{world.write(name)}@exemple.fr"


def _members(world, office: Actor) -> None:
    by = {"by": SYSTEM, "at": AT}
    person = membership.join_member(
        **by,
        joined_on=date(2022, 7, 5),
        last_name="Mélilot",
        first_name=world.write("firstname"),
        profession=NURSE,
        email=_mail(world, "privatemail"),
        public_email=_mail(world, "publicmail"),
        phone=world.write("privatephone", "0477998811"),
        civility="Mme",
        public_phone=world.write("publicphone", "0477998822"),
    )
    membership.leave_member(
        **by, left_on=date(2026, 10, 1), reason=world.write("leavereason"), person_id=person.id
    )
    member = membership.join_member(
        **by,
        joined_on=date(2022, 7, 5),
        last_name="Armoise",
        first_name="Paul",
        profession=DOCTOR,
        email=_mail(world, "askedmail"),
    )
    offers_asking.ask_for_places(by=office, at=AT, person_ids=[member.id])


def _candidates(world, office: Actor) -> None:
    rpps = "9970000777"
    joined = send(
        Client(),
        person_form(
            **PLACE,
            last_name=world.write("joinedname"),
            first_name=world.write("joinedfirst"),
            rpps=world.write("joinedrpps", rpps + luhn.calc_check_digit(rpps)),
            phone=world.write("joinedphone", "0477998833"),
            email=_mail(world, "joinedmail"),
            mssante_email=_mail(world, "joinedmssante"),
            workplace=world.write("joinedplace"),
            street=world.write("joinedstreet"),
            languages=world.write("joinedlanguages"),
        ),
    )
    director = send(
        Client(),
        structure_form(
            **PLACE,
            first_name=world.write("directorfirst"),
            email=_mail(world, "directormail"),
            phone=world.write("directorphone", "0477998844"),
        ),
        "/adherer/structure/",
    )
    for row in (joined, director):
        deciding.accept_application(
            by=office, at=AT, application_id=row.id, version=1, **admitted(TODAY)
        )
    refused = send(
        Client(), person_form(**PLACE, rpps=OTHER_RPPS, email="refus@exemple.fr", last_name="Ortie")
    )
    deciding.refuse_application(
        by=office, at=AT, application_id=refused.id, version=1, reason=world.write("refusal")
    )


def _care(world, office: Actor) -> None:
    by = {"by": office, "at": AT}
    doctor = doctors.record_outside_doctor(
        **by,
        last_name=world.write("outsidename"),
        first_name=world.write("outsidefirst"),
        commune_code="42147",
        email=_mail(world, "outsidemail"),
        phone=world.write("outsidephone", "0477998855"),
    )
    stops = date.fromisoformat(world.write("stops", "2032-02-27"))
    doctors.plan_departure(**by, doctor_id=doctor, stops_on=stops)
    offer = offers.open_offer(
        **by,
        token=uuid4(),
        doctor_id=doctor,
        terms=CareOffer(
            availability="now",
            places=3,
            ends_on=TODAY + timedelta(60),
            told_by=world.write("offertold"),
        ),
    )
    application = RequestEntry(
        filled_by=FilledBy.PERSON,
        origin=Origin.PERSON,
        last_name="Ficaire",
        first_name="Lise",
        birth_date=date(1950, 5, 6),
        phone="0611223344",
        commune_code="42147",
        sees_doctor=False,
        languages=world.write("carelanguages"),
        discharged_on=date.fromisoformat(world.write("discharged", "2026-10-03")),
    )
    received = receiving.receive_request(
        by=SYSTEM,
        at=AT,
        token=uuid4(),
        entry=application,
        agreed=True,
        consent_version=consents.text_on(TODAY).code,
    )
    qualifying.qualify_request(**by, request_id=received.id)
    proposal = proposals.propose(
        **by,
        token=uuid4(),
        request_id=received.id,
        version=None,
        offer_id=offer,
        reply_by=TODAY + timedelta(days=6),
        comment=world.write("proposalcomment"),
    )
    answers.decline(**by, proposal_id=proposal, reason="full", told_by=world.write("proposaltold"))
    answers.note_first_visit(
        **by,
        proposal_id=world.values["patients:my_patient proposal_id"],
        visit_on=date.fromisoformat(world.write("visit", "2031-08-23")),
    )
