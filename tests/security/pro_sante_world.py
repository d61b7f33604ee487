"""A portal with Pro Santé Connect switched on, a member who has a card, and their browser."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.test import Client, override_settings

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from members.models import ProSanteIdentity, User
from members.operations import accounts, membership, reference
from tests.security import fake_psc
from tests.signing_in import AT, DOCTOR, GOURDON, NURSE, make_account

START = "/compte/pro-sante-connect/"
BACK, YOU = f"{START}retour/", f"{START}vous/"
RPPS, DOCTOR_RPPS, UNKNOWN_RPPS = "99700000005", "99700000013", "99700000021"
GATED = "/compte/sessions/"


@dataclass
class World:
    nurse: User
    doctor: User
    # a doctor who has not enrolled a device
    bare_doctor: User


def build() -> World:
    reference.load_reference(by=SYSTEM, at=AT, only_epcis=[GOURDON])
    return World(
        nurse=member(NURSE, RPPS, enrolled=False),
        doctor=member(DOCTOR, DOCTOR_RPPS),
        bare_doctor=member(DOCTOR, "99700000047", enrolled=False),
    )


def member(profession, rpps: str, *, enrolled: bool = True, account: bool = True):
    """Her login, or the person alone."""
    person = membership.join_member(
        by=SYSTEM,
        at=AT,
        joined_on=date(2024, 1, 1),
        last_name=f"Essai {rpps[-4:]}",
        first_name="Camille",
        profession=profession,
        rpps=rpps,
    )
    return make_account(person=person, enrolled=enrolled) if account else person


@contextmanager
def switched_on(provider: fake_psc.Provider):
    settings = {
        "PSC_DISCOVERY": provider.discovery,
        "PSC_CLIENT_ID": fake_psc.CLIENT,
        "PSC_CLIENT_SECRET": fake_psc.SECRET,
    }
    with override_settings(**settings):
        yield


def link(user: User, provider: fake_psc.Provider, rpps: str) -> None:
    accounts.link_identity(
        by=Actor(id=user.pk, person_id=user.person_id),
        at=AT,
        user_id=user.pk,
        issuer=provider.issuer,
        subject=f"f:550dc1c8:8{rpps}",
        rpps=rpps,
    )


def links() -> list[tuple]:
    rows = ProSanteIdentity.objects.order_by("linked_at", "id")
    return list(rows.values_list("user", "issuer", "subject"))


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def leave(client: Client, **query) -> str:
    """Where the portal sends them."""
    answer = client.get(START, query)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer["Location"]


def come_back(client: Client, provider: fake_psc.Provider, **query):
    """They proved who they are over there: what the portal answers."""
    return client.get(path_of(provider.authorize(leave(client, **query))))


def proved(client: Client, provider: fake_psc.Provider, **query) -> str:
    """The page « Est-ce bien vous ? »."""
    answer = come_back(client, provider, **query)
    assert (answer.status_code, answer.headers.get("Location")) == (302, YOU)
    page = client.get(YOU)
    assert page.status_code == 200, page.headers.get("Location")
    return page.content.decode()


def confirm(client: Client, **data):
    """The button of that page."""
    token = client.get(YOU).context["proved"].token
    return client.post(YOU, {"token": token, **data})


def signed_in_as(client: Client):
    return client.session.get("_auth_user_id")
