"""Another doctor’s places and patients; a request, a proposal or a link that is something else."""

from datetime import timedelta
from uuid import uuid4

from patients.models import CareDoctor, CareOffer
from patients.operations import answers, doctors
from tests.security.guards.case import Case
from tests.support import populated_offers, populated_portal
from tests.support.clocks import NOW


def cases(portal) -> dict[str, tuple[Case, ...]]:
    return {**_care(portal), **_care_office(portal)}


def _care(portal) -> dict:
    """The doctor's and the other doctor's; the secretary answers for the first one only."""
    places = {
        "token": uuid4(),
        "version": 1,
        "availability": "now",
        "places": 3,
        "ends_on": (NOW.date() + timedelta(60)).isoformat(),
    }
    strangers, own = ("other doctor", "role ended"), {"owner": "doctor"}
    theirs = _of_the_other_doctor(portal)
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
    cases = {}
    for route, post in posts.items():
        more = {"post": post, "only_post": route in only}
        cases[route] = (
            Case(strangers, **own, **more),
            Case(values=theirs.get(route, theirs), **not_hers, **more),
        )
    # an accepted proposal is the doctor's alone, and a waiting one shows nobody's identity
    waiting = {"proposal_id": portal.values["proposal_id"]}
    cases["patients:my_patient"] += (Case(("doctor", "secretary"), waiting),)
    return cases


def _of_the_other_doctor(portal) -> dict:
    person_id = portal.doctor.person_id
    actor = populated_portal.Actor(
        portal.doctor.pk, frozenset({"member", "doctor"}), person_id=person_id, name="Autre"
    )
    mine, portal.gp_offer = portal.gp_offer, populated_offers._offer(actor, 5)
    waiting, accepted = (populated_offers._ask(portal, number) for number in (50, 51))
    theirs, portal.gp_offer = portal.gp_offer, mine
    answers.accept(by=actor, at=NOW, proposal_id=accepted)
    account = populated_offers.make_account(name="Paul Houx")
    delegation = doctors.delegate(
        by=actor, at=NOW, email=account.email, kind="secretary", starts_on=NOW.date()
    )
    values = {"offer_id": theirs, "proposal_id": waiting, "delegation_id": delegation}
    patient_values = values | {"proposal_id": accepted}
    return values | {
        "patients:my_patient": patient_values,
        "patients:my_patient_step": patient_values,
    }


def _care_office(portal) -> dict:
    """The office works the whole list: what it cannot open is what is something else, and what
    a hidden field names without belonging there."""
    office = ("access_officer", "coordinator")
    request = {"request_id": portal.values["proposal_id"]}
    offered = {
        "token": uuid4(),
        "version": 1,
        "reply_by": "2026-11-20",
        "offer": portal.values["doctor_id"],
    }
    closed = CareOffer.objects.exclude(pk=portal.gp_offer).first()
    outside = CareDoctor.objects.exclude(pk=portal.values["doctor_id"]).first()
    options = {"owner": "access_officer", "own": {}}
    link = portal.values["link"]
    answer = {"step": "answer", "answer": "no", "reason": "full", "told_by": "Le secrétariat"}
    return {
        "patients:request": (Case(office, request, **options),),
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
        "patients:compare": (Case(office, request, **options),),
        "patients:correct": (Case(office, request, **options),),
        "patients:correct_save": (Case(office, request, post={"version": 1}, only_post=True),),
        "patients:propose": (
            Case(office, request, **options),
            Case(office, post=offered, only_post=True, status=422),
        ),
        "patients:proposal": (
            Case(office, {"proposal_id": portal.values["request_id"]}, post=answer, **options),
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
                {"link": portal.values["request_id"]},
                post={"step": "retirer", "sure": "oui"},
                only_post=True,
            ),
        ),
    }
