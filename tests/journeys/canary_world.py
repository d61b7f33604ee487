"""A path walked by five people, where each sensitive text is a token found nowhere else."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.records import drafts, uploads
from funding.dossier.operations.documents import build_document
from funding.dossier.queries import dossiers as dossier_queries
from funding.indicators import depositing
from funding.models import Expense
from members.models import Meeting, Person
from members.operations import accounts
from missions.operations import declarations
from missions.operations import reference as prices
from missions.operations.entry import DeclarationEntry
from missions.queries import evidence
from missions.queries.declarations import find_declaration, for_person
from tests.funding import dossier_world
from tests.funding.dossier_world import AT
from tests.funding.review_browser import form_of
from tests.journeys import (
    canary_accounts,
    canary_applications,
    canary_everywhere,
    canary_itself,
    canary_patients,
    canary_pro_sante,
    canary_review,
    canary_trails,
)
from tests.missions.declare_page.conftest import picture
from tests.signing_in import PASSWORD, signed_in
from tests.support.pages import page_text

DECLARE = "/missions/declarer/"
# HTML that runs, the end of a script, a template
ATTACK = "<img src=x onerror=a>{{7*7}}</script>"
# as long as the name of a key may be: the attack without its end
SHORT, LETTERS = {"keyname"}, {"applicantname", "joinedname", "joinedfirst", "directorfirst"}
_HIDDEN = r'name="{}" value="([^"]+)"'


def token(name: str) -> str:
    """Letters only: no detector of numbers takes it for something else."""
    return f"canari{name}{''.join(secrets.choice('bcdfghjklmnpqrstvwxz') for _ in range(16))}"


def dressed(name: str, text: str) -> str:
    """Not an address nor the name of a file or of a candidate, which would be refused."""
    literal = name in LETTERS or name.endswith(("mail", "file", "filename", "mssante"))
    attack = ATTACK.partition("{{")[0] if name in SHORT else ATTACK
    return text if literal else text + attack


def secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


@dataclass
class World:
    """``encrypted``: what no dump holds in clear. ``free_texts``: free texts, by what they are.

    What is typed freely is the token, dressed as an attack."""

    encrypted: dict[str, str] = field(default_factory=dict)
    free_texts: dict[str, str] = field(default_factory=dict)
    people: dict[str, Client] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)

    def write(self, name: str, text: str = "") -> str:
        self.free_texts[name] = text or token(name)
        return text or dressed(name, self.free_texts[name])

    def hide(self, name: str, text: str = "") -> str:
        self.encrypted[name] = text or token(name)
        return text or dressed(name, self.encrypted[name])


def build() -> World:
    dossier_world.build()
    world = World()
    nurse, other = (Person.objects.get(last_name=name) for name in ("Verveine", "Edelweiss"))
    _open_hours()
    for role in ("coordinator", "treasurer", "president", "cpam"):
        world.people[role] = signed_in(_account(world, role))
    _account(world, "nurse", person=nurse, enrolled=False)
    world.people["other"] = signed_in(_account(world, "other", person=other))
    canary_patients.settle(world, _account)
    canary_trails.settle(world, _account)
    canary_pro_sante.link(world)
    world.people["nurse"] = _sign_in_by_the_page(world)
    canary_pro_sante.hold_a_token(world)
    _pending_secret(world)
    _drafts(world)
    world.values["other"] = _hours_of_another(world, other)
    world.values |= canary_applications.inject(world)
    canary_everywhere.inject(world)
    return world


def _open_hours() -> None:
    by = {"by": SYSTEM, "at": AT, "valid_from": date(2022, 7, 5)}
    prices.add_activity(
        **by, code="TER", label="Action de terrain", kind="mission_remuneration", basis="hourly"
    )
    prices.set_rate(**by, activity_code="TER", amount_eur=50)


def _account(world: World, name: str, *, person=None, enrolled=True):
    roles = () if person else (name,)
    user = accounts.create_account(
        by=SYSTEM,
        at=AT,
        email=f"{world.write(f'{name}mail')}@exemple.fr",
        password=PASSWORD,
        name=world.write(f"{name}name"),
        person=person,
        roles=roles,
    )
    if enrolled:
        code = world.hide(f"{name}totp", secret())
        accounts.enrol_totp(by=SYSTEM, at=AT, user_id=user.pk, secret=code)
        row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
        world.hide(f"{name}seed", get_adapter().decrypt(row.data["seed"]))
        for number, recovery in enumerate(row.wrap().get_unused_codes()):
            world.hide(f"{name}code{number}", recovery)
    # enrolling closed the sessions of the login as it was
    user.refresh_from_db()
    world.values[f"{name} account"] = user
    return user


def _sign_in_by_the_page(world: World) -> Client:
    client = Client()
    answer = client.post(
        "/compte/login/",
        {"login": f"{world.free_texts['nursemail']}@exemple.fr", "password": PASSWORD},
    )
    assert answer.status_code == 302, answer.content[:500]
    return client


def _pending_secret(world: World) -> None:
    """Shown on the page that enrols a device, waiting in the session until its first code."""
    page = world.people["nurse"].get("/compte/2fa/totp/activate/")
    if page.status_code == 302:  # asks for the password again
        world.people["nurse"].post(page["Location"], {"password": PASSWORD})
        page = world.people["nurse"].get("/compte/2fa/totp/activate/")
    secrets = re.findall(r"\b[A-Z2-7]{32}\b", page.content.decode())
    world.hide("pending", secrets[0])


def _drafts(world: World) -> None:
    user = world.values["nurse account"]
    drafts.store(user.pk, "essai", {"note": world.hide("draft")}, at=AT)
    owner = re.search(_HIDDEN.format("owner"), page_text(world.people["nurse"].get(DECLARE)))[1]
    form = declaration_form(comment=world.hide("interrupted"), owner=owner)
    answer = Client().post(DECLARE, form)
    assert answer["Location"].startswith("/compte/login/")


def declaration_form(**changed) -> dict:
    return {
        "token": str(uuid4()),
        "about": "fiche:A1",
        "activity": "TER",
        "done_on": "2022-11-14",
        "duration": "2 h",
        "people_met": "18",
        "starts": "",
    } | changed


def _hours_of_another(world: World, person: Person):
    by = Actor(uuid4(), frozenset({"member"}), person_id=person.id, name=person.name)
    return declarations.declare_action(
        by=by,
        at=AT,
        token=uuid4(),
        entry=DeclarationEntry(
            again=True,
            activity_code="TER",
            mission_code="acces",
            action_number="A1",
            done_on=date(2022, 11, 20),
            minutes=77,
            comment=world.write("othercomment"),
        ),
    )


def run_end_to_end(world: World) -> None:
    """The nurse declares, the coordinator sends back then verifies, the dossier leaves, the
    reviewer comments."""
    nurse, office = world.people["nurse"], world.people["coordinator"]
    file = picture(f"{world.write('filename')}.png")
    form = declaration_form(comment=world.write("comment"), evidence=[file])
    assert nurse.post(DECLARE, form).status_code == 302
    person_id = world.values["nurse account"].person_id
    sent = for_person(person_id)[0]
    page = f"/missions/heures/{sent.id}/"
    _decide(office, page, step="send_back", version=sent.version, reason=world.write("reason"))
    form = declaration_form(comment=world.free_texts["comment"], version=_version(person_id))
    sent_again = nurse.post(f"{page}modifier/", form, follow=True)
    assert find_declaration(sent.id).state == "submitted", sent_again.content.decode()
    _decide(office, page, step="validate", version=_version(person_id))
    assert find_declaration(sent.id).state == "validated", office.get(page).content.decode()
    piece = _piece_under_a_line(world)
    assert office.post("/dossiers/1/construire/").status_code == 302
    job = dossier_queries.job_of(dossier_queries.dossier(1).id)
    build_document(by=SYSTEM, now=lambda: AT, job_id=job.id)
    page = "/dossiers/1/transmettre/"
    assert office.post(page, form_of(office.get(page).content.decode())).status_code == 302
    dossier = dossier_queries.dossier(1)
    assert dossier.sent and dossier.document
    answer = world.people["cpam"].post(
        f"/revue/funding/dossier/{dossier.id}/remarques/",
        {"section": "money", "body": world.write("remark"), "token": str(uuid4())},
    )
    assert answer.status_code == 302
    world.values |= canary_itself.addresses(world.write("mailtext"))
    world.values |= canary_accounts.addresses(world)
    world.values |= {
        "remark_id": dossier_queries.comments(dossier.id)[0].id,
        "expense_id": Expense.objects.order_by("number").first().id,
    }
    world.values |= _addresses(sent, dossier) | piece | canary_review.write(world, at=AT)


def _piece_under_a_line(world: World) -> dict:
    """It names patients: the reviewer sees that it exists, and nothing else."""
    upload = uploads.accept(picture(f"{world.write('piecefile')}.png", size=(9, 9)))
    piece_id = depositing.deposit_evidence(
        by=dossier_world.COORDINATOR,
        at=AT,
        line_number="L01",
        contract_year=1,
        label=world.write("piecelabel"),
        dated_on=date(2023, 5, 1),
        names_people=True,
        upload=upload,
    ).id
    depositing.deposit_evidence(
        by=dossier_world.COORDINATOR,
        at=AT,
        line_number="L01",
        contract_year=1,
        label=world.write("openlabel"),
        dated_on=date(2023, 5, 2),
        names_people=False,
        upload=uploads.accept(picture("affiche.png", size=(11, 11))),
    )
    return {"piece_id": piece_id, "sha256": hashlib.sha256(upload.content).hexdigest()}


def _version(person_id) -> int:
    return for_person(person_id)[0].version


def _decide(client: Client, page: str, **posted) -> None:
    answer = client.post(page, posted)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert answer["Location"].startswith("/missions/heures/"), answer["Location"]


def _addresses(sent, dossier) -> dict:
    piece = evidence.of_declarations([sent.id])[0].id
    return {
        "declaration_id": sent.id,
        "person_id": sent.person_id,
        "evidence_id": piece,
        "meeting_id": Meeting.objects.first().id,
        "kind": "csv",
        "number": "L01",
        "year": 1,
        "document_id": dossier.document.document_id,
        "dossier_id": dossier.id,
        "version": dossier.document.snapshot.version,
        "uidb36": "1",
        "key": "none",
        "mission_code": "acces",
    }
