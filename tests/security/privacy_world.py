"""Two people who look for a GP and two members, each text of theirs a token found nowhere else:
one of each asks for their rights, the other is the neighbour of whom nothing may move."""

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
from missions.operations.entry import DeclarationEntry
from patients.domain import consents
from patients.enums import FilledBy, Origin
from patients.operations import answers, closing, own_request, qualifying, receiving
from patients.operations.intake import RequestEntry
from tests.members.joining_world import OTHER_RPPS, RPPS, admitted, person_form, send
from tests.patients import asking
from tests.patients.asking import open_places, propose
from tests.signing_in import PASSWORD, signed_in
from tests.support.clocks import NOW

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
    """``texts``: every word of theirs, by what it is."""

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
    for somebody, phone in ((world.patient, "0698760001"), (world.other_patient, "0698760002")):
        ask(world, somebody, phone, offer)
    for somebody, rpps in ((world.member, RPPS), (world.other_member, OTHER_RPPS)):
        join(somebody, rpps)
    return world


def ask(world: World, somebody: Somebody, phone: str, offer: UUID) -> None:
    """Asks twice, is merged, is called, accepted by a doctor, and changes their address."""
    application = RequestEntry(
        filled_by=FilledBy.PROFESSIONAL,
        origin=Origin.NURSE,
        birth_date=date(1937, 2, 17),
        phone=phone,
        reporter_phone=phone,
        commune_code=asking.COMMUNE,
        sees_doctor=False,
        ald=True,
        email=somebody.write("mail", "@exemple.fr"),
        **{name: somebody.write(name) for name in REQUEST_TEXTS},
    )
    somebody.texts["phone"] = phone[1:]
    twin, received = (_receive(application) for _ in range(2))
    somebody.link, somebody.ids = received.link, {"request": received.id, "twin": twin.id}
    closing.merge_duplicate(by=OFFICE, at=THEN, request_id=twin.id, original_id=received.id)
    qualifying.qualify_request(by=OFFICE, at=THEN, request_id=received.id)
    closing.note_contact(
        by=OFFICE,
        at=THEN,
        request_id=received.id,
        outcome="reached",
        comment=somebody.write("note"),
    )
    proposal = propose(world.care, received.id, offer, comment=somebody.write("proposalnote"))
    answers.accept(by=world.care.doctor, at=NOW, proposal_id=proposal)
    own_request.update_details(
        at=NOW,
        link=somebody.link,
        entry=RequestEntry(
            phone=phone,
            email=somebody.write("newmail", "@exemple.fr"),
            street=somebody.texts["street"],
        ),
    )


def _receive(application: RequestEntry):
    return receiving.receive_request(
        by=SYSTEM,
        at=THEN,
        token=uuid4(),
        entry=application,
        agreed=True,
        consent_version=consents.text_on(THEN.date()).code,
    )


def join(somebody: Somebody, rpps: str) -> None:
    """Applies, is accepted, opens an account, declares hours: one paid, one sent back."""
    form = person_form(
        email=somebody.write("mail", "@exemple.fr"),
        mssante_email=somebody.write("mssante", "@exemple.fr"),
        rpps=rpps,
        **{name: somebody.write(name) for name in MEMBER_TEXTS},
    )
    somebody.texts["rpps"] = rpps
    application = send(Client(), form)
    deciding.accept_application(
        by=OFFICE, at=NOW, application_id=application.id, version=1, **admitted(NOW.date())
    )
    application.refresh_from_db()
    person = application.membership.person
    user = accounts.create_account(
        by=SYSTEM,
        at=NOW,
        email=somebody.write("login", "@exemple.fr"),
        password=PASSWORD,
        name=f"{person.first_name} {person.last_name}",
        person=person,
    )
    somebody.ids = {"person": person.id, "account": user.pk, "application": application.id}
    somebody.client = signed_in(User.objects.get(pk=user.pk))
    somebody.client.get("/mes-donnees/")
    drafts.store(user.pk, "essai", {"note": somebody.write("draft")}, at=NOW)
    digests.choose_frequency(by=_herself(somebody), at=NOW, frequency="weekly")
    _card(somebody, person)
    _hours(somebody)


def _card(somebody: Somebody, person: Person) -> None:
    """What no page lets them write yet."""
    Person.objects.filter(pk=person.pk).update(
        public_email=somebody.write("publicmail", "@exemple.fr"),
        public_phone=somebody.write("pub")[:20],
        detail=somebody.write("detail"),
    )
    somebody.texts["pub"] = somebody.texts["pub"][:20]


def _hours(somebody: Somebody) -> None:
    paid = _declare(somebody, 1, "paid")
    review.validate(by=OFFICE, at=NOW, declaration_id=paid)
    payments.prepare_batch(
        by=OFFICE, at=NOW, label=f"Lot {somebody.ids['account'].hex[:6]}", declaration_ids=[paid]
    )
    back = _declare(somebody, 2, "back")
    review.send_back(by=OFFICE, at=NOW, declaration_id=back, reason=somebody.write("reason"))
    somebody.ids |= {"paid": paid, "back": back}


def _declare(somebody: Somebody, days: int, name: str) -> UUID:
    return declarations.declare_action(
        by=_herself(somebody),
        at=NOW,
        token=uuid4(),
        entry=DeclarationEntry(
            again=True,
            activity_code="TER",
            mission_code="acces",
            done_on=NOW.date() - timedelta(days=days),
            minutes=60,
            comment=somebody.write(f"{name}comment"),
            uploads=[_picture(somebody.write(f"{name}file", ".png"))],
        ),
    )


def _picture(name: str):
    """Every one its own bytes."""
    drawn = BytesIO()
    Image.new("RGB", (8, 8), tuple(secrets.token_bytes(3))).save(drawn, "PNG")
    return uploads.accept(SimpleUploadedFile(name, drawn.getvalue(), "image/png"))


def _herself(somebody: Somebody) -> Actor:
    person = Person.objects.get(pk=somebody.ids["person"])
    roles = frozenset({"member"})
    return Actor(somebody.ids["account"], roles, person_id=person.pk, name=person.name)


def _prices() -> None:
    by = {"by": SYSTEM, "at": NOW, "valid_from": date(2022, 7, 5)}
    prices.add_activity(
        **by, code="TER", label="Action de terrain", kind="mission_remuneration", basis="hourly"
    )
    prices.set_rate(**by, activity_code="TER", amount_eur=50)
