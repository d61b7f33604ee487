"""Another doctor’s places and patients; a request, a proposal or a link that is something else."""

from datetime import timedelta
from uuid import uuid4

from patients.models import CareDoctor, CareOffer
from patients.operations import answers, doctors
from tests.funding.money_fixture_data import NOW
from tests.security.guards.case import Case
from tests.support import populated_offers, populated_portal


def cases(place) -> dict[str, tuple[Case, ...]]:
    return {**_care(place), **_care_office(place)}


def _care(place) -> dict:
    """The doctor's and the other doctor's; her secretary answers for the first one only."""
    places = {
        "token": uuid4(),
        "version": 1,
        "availability": "now",
        "places": 3,
        "ends_on": (NOW.date() + timedelta(60)).isoformat(),
    }
    strangers, own = ("other doctor", "role ended"), {"owner": "doctor"}
    theirs = _of_the_other_doctor(place)
    not_hers = {"by": ("doctor", "secretary"), "owner": "other doctor"}
    posts = {
        "patients:my_offer": places,
        "patients:my_offer_step": {"step": "close", "version": 1},
        "patients:my_proposal": {"answer": "no", "reason": "full"},
        "patients:my_patient": None,
        "patients:my_patient_step": {"step": "called"},
        "patients:end_delegation": {},
    }
    only = {"patients:end_delegation"}
    found = {}
    for route, post in posts.items():
        more = {"post": post, "only_post": route in only}
        found[route] = (
            Case(strangers, **own, **more),
            Case(values=theirs.get(route, theirs), **not_hers, **more),
        )
    # an accepted proposal is the doctor's alone, and a waiting one shows nobody's identity
    waiting = {"proposal_id": place.values["proposal_id"]}
    found["patients:my_patient"] += (Case(("doctor", "secretary"), waiting),)
    return found


def _of_the_other_doctor(place) -> dict:
    person_id = place.doctor.person_id
    actor = populated_portal.Actor(
        place.doctor.pk, frozenset({"member", "doctor"}), person_id=person_id, name="Autre"
    )
    mine, place.gp_offer = place.gp_offer, populated_offers._offer(actor, 5)
    waiting, accepted = (populated_offers._ask(place, number) for number in (50, 51))
    theirs, place.gp_offer = place.gp_offer, mine
    answers.accept(by=actor, at=NOW, proposal_id=accepted)
    account = populated_offers.make_account(name="Paul Houx")
    delegation = doctors.delegate(
        by=actor, at=NOW, email=account.email, kind="secretary", starts_on=NOW.date()
    )
    told = {"offer_id": theirs, "proposal_id": waiting, "delegation_id": delegation}
    seen = told | {"proposal_id": accepted}
    return told | {"patients:my_patient": seen, "patients:my_patient_step": seen}


def _care_office(place) -> dict:
    """The office works the whole list: what it cannot open is what is something else, and what
    a hidden field names without belonging there."""
    office = ("access_officer", "coordinator")
    request = {"request_id": place.values["proposal_id"]}
    offered = {
        "token": uuid4(),
        "version": 1,
        "reply_by": "2026-11-20",
        "offer": place.values["doctor_id"],
    }
    closed = CareOffer.objects.exclude(pk=place.gp_offer).first()
    outside = CareDoctor.objects.exclude(pk=place.values["doctor_id"]).first()
    one = {"owner": "access_officer", "own": {}}
    link = place.values["link"]
    said = {"step": "answer", "answer": "no", "reason": "full", "told_by": "Le secrétariat"}
    return {
        "patients:request": (Case(office, request, **one),),
        "patients:request_step": (
            Case(
                office,
                request,
                only_post=True,
                post={"step": "appel", "outcome": "reached", "comment": "x"},
            ),
            Case(
                office,
                post={"step": "doublon", "twin": str(uuid4()), "version": 1},
                only_post=True,
                status=422,
            ),
        ),
        "patients:compare": (Case(office, request, **one),),
        "patients:correct": (Case(office, request, **one),),
        "patients:correct_save": (Case(office, request, post={"version": 1}, only_post=True),),
        "patients:propose": (
            Case(office, request, **one),
            Case(office, post=offered, only_post=True, status=422),
        ),
        "patients:proposal": (
            Case(office, {"proposal_id": place.values["request_id"]}, post=said, **one),
        ),
        "patients:doctor": (
            Case(
                office,
                {"doctor_id": closed.id},
                "access_officer",
                {"doctor_id": outside.id},
                post={"intent": "departure", "stops_on": "2027-01-01"},
            ),
        ),
        "patients:received": (
            Case(("anonymous",), {"receipt": "WyJERS0xMDA1Il0:x:y"}, "anonymous", {}),
        ),
        "patients:ask_again": (
            Case(("anonymous",), {"receipt": "WyJERS0xMDA1Il0:x:y"}, "anonymous", {}),
        ),
        "patients:follow": (
            Case(("anonymous", "coordinator"), {"link": link[:-1] + "-"}, "anonymous", {}),
        ),
        "patients:follow_step": (
            Case(
                ("anonymous",),
                {"link": place.values["request_id"]},
                post={"step": "retirer", "sure": "oui"},
                only_post=True,
            ),
        ),
    }
