"""Two people who look for a GP, each text of theirs a token: one proposed, one accepted."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from members.models import Person
from patients.domain import consents
from patients.enums import FilledBy, Origin
from patients.models import CareOffer
from patients.operations import answers, closing, doctors, offers, proposals, qualifying, receiving
from patients.operations.intake import RequestEntry
from patients.queries.doctors import of_person
from tests.funding.dossier_world import AT
from tests.signing_in import make_account as make_role_less
from tests.signing_in import signed_in

OFFICE = Actor(uuid4(), frozenset({"access_officer"}), second_factor=True, name="Inès Brindille")
TODAY = AT.date()
TEXTS = (
    *("last_name", "first_name", "street", "trusted_person", "representative"),
    *("former_doctor", "reporter_name", "reporter_structure"),
)
# where an identity may be read, traced: the office on a list or a request, the doctor after a yes
OFFICE_PAGES = {
    "patients:compare",
    "patients:request",
    "patients:requests",
    "patients:correct",
    "patients:correct_save",
}
DOCTOR_PAGE = "patients:my_patient"
BORN = {
    "asked": ("0698765432", date(1937, 2, 17)),
    "seen": ("0687654321", date(1941, 9, 23)),
    "held": ("0676543219", date(1939, 4, 12)),
}


def settle(world, make_account) -> None:
    person = Person.objects.get(last_name="Gentiane")
    user = make_account(world, "doctor", person=person)
    world.people["doctor"] = signed_in(user)
    world.people["access_officer"] = signed_in(make_account(world, "access_officer"))
    doctor = Actor(user.pk, frozenset({"member", "doctor"}), person_id=person.id, name=person.name)
    offer = offers.open_offer(
        by=doctor,
        at=AT,
        token=uuid4(),
        terms=CareOffer(availability="now", places=5, ends_on=TODAY + timedelta(days=90)),
    )
    secretary = make_role_less(name=world.write("secretaryname"))
    open_request, accepted_request = (_ask(world, name) for name in ("asked", "seen"))
    waiting, accepted = (_propose(request, offer) for request in (open_request, accepted_request))
    answers.accept(by=doctor, at=AT, proposal_id=accepted)
    world.values |= {
        "request_id": open_request,
        "other_id": accepted_request,
        "proposal_id": waiting,
        f"{DOCTOR_PAGE} proposal_id": accepted,
        "held": _hold_back(world),
        "doctor_id": of_person(person.id).id,
        "offer_id": offer,
        "delegation_id": doctors.delegate(
            by=doctor, at=AT, email=secretary.email, kind="secretary", starts_on=TODAY
        ),
        "link": "aucun",
        "ticket": "aucun",
        "receipt": "aucun",
    }


def _hold_back(world) -> UUID:
    """A third, that nobody reads until the coordinator lifts it: they read why, and no more."""
    by = Actor(uuid4(), frozenset({"coordinator"}), second_factor=True, name="Inès Brindille")
    held = _ask(world, "held")
    closing.limit_request(by=by, at=AT, request_id=held, comment=world.hide("whyheld"))
    return held


def _ask(world, name: str) -> UUID:
    """No address: it would stand in clear on the envelope of a mail."""
    texts = {field: world.hide(f"{name}{field.replace('_', '')}") for field in TEXTS}
    phone, born = BORN[name]
    world.hide(f"{name}phone", phone[1:])
    world.hide(f"{name}birth", born.isoformat())
    application = RequestEntry(
        filled_by=FilledBy.PROFESSIONAL,
        origin=Origin.NURSE,
        birth_date=born,
        phone=phone,
        reporter_phone=phone,
        commune_code="42147",
        sees_doctor=False,
        ald=True,
        **texts,
    )
    received = receiving.receive_request(
        by=SYSTEM,
        at=AT,
        token=uuid4(),
        entry=application,
        agreed=True,
        consent_version=consents.text_on(TODAY).code,
    )
    qualifying.qualify_request(by=OFFICE, at=AT, request_id=received.id)
    closing.note_contact(
        by=OFFICE,
        at=AT,
        request_id=received.id,
        outcome="reached",
        comment=world.hide(f"{name}note"),
    )
    return received.id


def _propose(request_id: UUID, offer_id: UUID) -> UUID:
    return proposals.propose(
        by=OFFICE,
        at=AT,
        token=uuid4(),
        request_id=request_id,
        version=None,
        offer_id=offer_id,
        reply_by=TODAY + timedelta(days=6),
    )


def may_read(who: str, route: str, name: str) -> bool:
    if who in ("coordinator", "access_officer"):
        return route in OFFICE_PAGES and name.startswith(("asked", "seen", "whyheld"))
    return who == "doctor" and route == DOCTOR_PAGE and name.startswith("seen")
