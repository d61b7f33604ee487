"""Two people who look for a GP and two members, each text of theirs a token found nowhere else:
one of each asks for her rights, the other is the neighbour of whom nothing may move."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import drafts, uploads
from cpts_portal.home.operations import digests
from funding.payments import operations as payments
from members.models import Person, User
from members.operations import accounts, deciding
from missions.operations import declarations, review
from missions.operations import reference as prices
from missions.operations.entry import Entry
from patients.domain import consents
from patients.enums import FilledBy, Origin
from patients.operations import answers, closing, own_request, qualifying, receiving
from patients.operations.intake import Application
from tests.members.joining_world import OTHER_RPPS, RPPS, admitted, person_form, send
from tests.patients import asking
from tests.patients.asking import NOW, open_places, propose
from tests.signing_in import PASSWORD, signed_in

OFFICE = Actor(uuid4(), frozenset({"coordinator"}), second_factor=True, name="Claire Aubépine")
REQUEST_TEXTS = (
    *("last_name", "first_name", "street", "trusted_person", "representative"),
    *("former_doctor", "reporter_name", "reporter_structure", "languages"),
)
MEMBER_TEXTS = ("last_name", "first_name", "workplace", "street", "languages")
THEN = datetime(2026, 9, 1, 9, 0, tzinfo=PARIS)


def token(name: str) -> str:
    """Letters only: no detector of numbers takes it for something else."""
    return f"canari{name}{''.join(secrets.choice('bcdfghjklmnpqrstvwxz') for _ in range(12))}"


@dataclass
class Somebody:
    """``texts``: every word of hers, by what it is."""

    texts: dict[str, str] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)
    link: str = ""
    client: Client | None = None

    def write(self, name: str, ending: str = "") -> str:
        self.texts[name] = token(name.replace("_", ""))
        return f"{self.texts[name]}{ending}"


@dataclass
class World:
    care: asking.World
    patient: Somebody = field(default_factory=Somebody)
    other_patient: Somebody = field(default_factory=Somebody)
    member: Somebody = field(default_factory=Somebody)
    other_member: Somebody = field(default_factory=Somebody)


def build() -> World:
    world = World(asking.build())
    _prices()
    offer = open_places(world.care.doctor, 5)
    for one, phone in ((world.patient, "0698760001"), (world.other_patient, "0698760002")):
        ask(world, one, phone, offer)
    for one, rpps in ((world.member, RPPS), (world.other_member, OTHER_RPPS)):
        join(one, rpps)
    return world


def ask(world: World, one: Somebody, phone: str, offer: UUID) -> None:
    """Asks twice, is merged, is called, accepted by a doctor, and changes her address."""
    given = Application(
        filled_by=FilledBy.PROFESSIONAL,
        origin=Origin.NURSE,
        birth_date=date(1937, 2, 17),
        phone=phone,
        reporter_phone=phone,
        commune_code=asking.COMMUNE,
        sees_doctor=False,
        ald=True,
        email=one.write("mail", "@exemple.fr"),
        **{name: one.write(name) for name in REQUEST_TEXTS},
    )
    one.texts["phone"] = phone[1:]
    twin, kept = (_receive(given) for _ in range(2))
    one.link, one.ids = kept.link, {"request": kept.id, "twin": twin.id}
    closing.merge_duplicate(by=OFFICE, at=THEN, request_id=twin.id, original_id=kept.id)
    qualifying.qualify_request(by=OFFICE, at=THEN, request_id=kept.id)
    closing.note_contact(
        by=OFFICE, at=THEN, request_id=kept.id, outcome="reached", comment=one.write("note")
    )
    proposal = propose(world.care, kept.id, offer, comment=one.write("proposalnote"))
    answers.accept(by=world.care.doctor, at=NOW, proposal_id=proposal)
    own_request.update_details(
        at=NOW,
        link=one.link,
        entry=Application(
            phone=phone, email=one.write("newmail", "@exemple.fr"), street=one.texts["street"]
        ),
    )


def _receive(given: Application):
    return receiving.receive_request(
        by=SYSTEM,
        at=THEN,
        token=uuid4(),
        entry=given,
        agreed=True,
        consent_version=consents.text_on(THEN.date()).code,
    )


def join(one: Somebody, rpps: str) -> None:
    """Applies, is accepted, opens her account, declares hours: one paid, one sent back."""
    form = person_form(
        email=one.write("mail", "@exemple.fr"),
        mssante_email=one.write("mssante", "@exemple.fr"),
        rpps=rpps,
        **{name: one.write(name) for name in MEMBER_TEXTS},
    )
    one.texts["rpps"] = rpps
    application = send(Client(), form)
    deciding.accept_application(
        by=OFFICE, at=NOW, application_id=application.id, version=1, **admitted(NOW.date())
    )
    application.refresh_from_db()
    person = application.membership.person
    user = accounts.create_account(
        by=SYSTEM,
        at=NOW,
        email=one.write("login", "@exemple.fr"),
        password=PASSWORD,
        name=f"{person.first_name} {person.last_name}",
        person=person,
    )
    one.ids = {"person": person.id, "account": user.pk, "application": application.id}
    one.client = signed_in(User.objects.get(pk=user.pk))
    one.client.get("/mes-donnees/")
    drafts.store(user.pk, "essai", {"note": one.write("draft")}, at=NOW)
    digests.choose_frequency(by=_herself(one), at=NOW, frequency="weekly")
    _card(one, person)
    _hours(one)


def _card(one: Somebody, person: Person) -> None:
    """What no page lets her write yet."""
    Person.objects.filter(pk=person.pk).update(
        public_email=one.write("publicmail", "@exemple.fr"),
        public_phone=one.write("pub")[:20],
        detail=one.write("detail"),
    )
    one.texts["pub"] = one.texts["pub"][:20]


def _hours(one: Somebody) -> None:
    paid = _declare(one, 1, "paid")
    review.validate(by=OFFICE, at=NOW, declaration_id=paid)
    payments.prepare_batch(
        by=OFFICE, at=NOW, label=f"Lot {one.ids['account'].hex[:6]}", declaration_ids=[paid]
    )
    back = _declare(one, 2, "back")
    review.send_back(by=OFFICE, at=NOW, declaration_id=back, reason=one.write("reason"))
    one.ids |= {"paid": paid, "back": back}


def _declare(one: Somebody, days: int, name: str) -> UUID:
    return declarations.declare_action(
        by=_herself(one),
        at=NOW,
        token=uuid4(),
        entry=Entry(
            again=True,
            activity_code="TER",
            mission_code="acces",
            done_on=NOW.date() - timedelta(days=days),
            minutes=60,
            comment=one.write(f"{name}comment"),
            uploads=[_picture(one.write(f"{name}file", ".png"))],
        ),
    )


def _picture(name: str):
    """Every one its own bytes."""
    drawn = BytesIO()
    Image.new("RGB", (8, 8), tuple(secrets.token_bytes(3))).save(drawn, "PNG")
    return uploads.accept(SimpleUploadedFile(name, drawn.getvalue(), "image/png"))


def _herself(one: Somebody) -> Actor:
    person = Person.objects.get(pk=one.ids["person"])
    roles = frozenset({"member"})
    return Actor(one.ids["account"], roles, person_id=person.pk, name=person.name)


def _prices() -> None:
    by = {"by": SYSTEM, "at": NOW, "valid_from": date(2022, 7, 5)}
    prices.add_activity(
        **by, code="TER", label="Action de terrain", kind="mission_remuneration", basis="hourly"
    )
    prices.set_rate(**by, activity_code="TER", amount_eur=50)
