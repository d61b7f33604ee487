"""A doctor, their secretary and the office in a browser; a person made of canaries is proposed."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from members.models import Person
from patients.operations import doctors
from tests.patients.asking import TODAY, ask, build, open_places, propose
from tests.signing_in import Browsers, make_account
from tests.support.clocks import NOW
from tests.support.pages import squeezed
from tests.support.shared_fixtures import layer

CANARIES = {
    "last_name": "canarinomzqx",
    "first_name": "canariprenomzqx",
    "street": "1 rue canariruezqx",
    "trusted_person": "canariprochezqx",
    "former_doctor": "canarimedecinzqx",
    "email": "canarimailzqx@exemple.fr",
    "phone": "06 98 76 54 32",
}


SHOWN = [*(text for name, text in CANARIES.items() if name != "phone"), "698765432", "69876"]


def with_accounts(world):
    nadia = Person.objects.get(pk=world.doctor.person_id)
    hugo = Person.objects.get(pk=world.other.person_id)
    accounts = SimpleNamespace(
        nadia=make_account(person=nadia, name=nadia.name),
        hugo=make_account(person=hugo, name=hugo.name),
        lys=make_account(email="lys@exemple.fr", name="Jeanne Lys"),
        ines=make_account("access_officer", name="Inès Brindille"),
        cpam=make_account("cpam", email="cpam@exemple.fr"),
    )
    world.accounts = accounts
    world.doctor = Actor(
        accounts.nadia.pk, world.doctor.roles, nadia.id, second_factor=True, name=nadia.name
    )
    return world


world_with_accounts = layer(with_accounts, over=build)


@pytest.fixture
def world(world_with_accounts):
    world_with_accounts.browsers = Browsers(vars(world_with_accounts.accounts))
    return world_with_accounts


@pytest.fixture
def sent(world):
    """A person made of canaries, proposed to Nadia."""
    return propose(world, ask(**CANARIES), open_places(world.doctor))


def leaks(*answers_) -> list[str]:
    bodies = [f"{answer.headers}{squeezed(answer.content.decode())}" for answer in answers_]
    return [canary for canary in SHOWN for body in bodies if canary in body.replace(" ", "")]


def let_her_answer(world, **changed):
    values = {
        "by": world.doctor,
        "at": NOW,
        "email": "lys@exemple.fr",
        "kind": "secretary",
        "starts_on": TODAY,
    } | changed
    return doctors.delegate(**values)


def offer_form(**changed) -> dict:
    values = {
        "token": str(uuid4()),
        "availability": "now",
        "places": "3",
        "ends_on": "2027-05-31",
        "max_km": "15",
        "ald": "on",
        "discreet": "on",
    }
    return values | changed
