"""The readers: a browser for each way of being somebody, and of being nobody any more."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.home import access
from members.operations import accounts
from patients.operations import doctors
from tests.signing_in import AT, make_account, signed_in
from tests.support import populated_offers, populated_portal
from tests.support.clocks import NOW

ANONYMOUS = access.ANONYMOUS
SIGNED_IN = access.GROUPS["signed-in"]
# what an account without any role opens once its second factor is proved: what a doctor lets it
# answer; whose places and proposals those are is asked each time
ALONE = frozenset(
    {
        *("patients:my_offers", "patients:my_offer", "patients:my_offer_step"),
        *("patients:my_proposals", "patients:my_proposal"),
        *("patients:my_patient", "patients:my_patient_step"),
        *("patients:delegations", "patients:end_delegation", "patients:my_absence"),
    }
)
# (role, enrolled): those who signed in without their second factor
WITHOUT = (
    *(("coordinator", True), ("coordinator", False), ("doctor", True)),
    *(("cpam", False), ("administrator", True)),
)


@dataclass
class Reader:
    """``role`` empty: an account without any. ``gated``: it still owes its second factor."""

    name: str
    client: Client
    role: str = ""
    gated: bool = False

    def __post_init__(self):
        self.client.raise_request_exception = False

    def may(self, row: access.Row, method: str) -> bool:
        if method not in ("GET", "HEAD", "POST") or (self.gated and row.second_factor):
            return False
        words = row.write_roles if method == "POST" else row.read_roles
        if self.role:
            return self.role in words
        return words >= SIGNED_IN or (row.route in ALONE and "doctor" in words)


def name_without(role: str, enrolled: bool) -> str:
    return f"{role} without {'proof' if enrolled else 'device'}"


def gather(portal) -> dict[str, Reader]:
    readers = [
        Reader(ANONYMOUS, Client(), ANONYMOUS),
        *(Reader(role, client, role) for role, client in portal.clients.items()),
        Reader("other member", signed_in(_another(700)), "member"),
        Reader("other doctor", _other_doctor(portal), "doctor"),
        Reader("secretary", _secretary(portal)),
        Reader("role ended", _whose_role_ended()),
        Reader("role taken back", _whose_role_was_taken_back(), ANONYMOUS),
        Reader("account closed", _closed(), ANONYMOUS),
        Reader("device removed", _without_device(), "president", gated=True),
        # the plain member needs no second factor
        Reader("member without", _member_without(), "member"),
    ]
    readers += [
        Reader(role, signed_in(make_account(role)), role)
        for role in access.ROLES
        if role not in portal.clients
    ]
    for role, enrolled in WITHOUT:
        user = portal.doctor if role == "doctor" else make_account(role, enrolled=enrolled)
        client = signed_in(user, second_factor=False)
        readers.append(Reader(name_without(role, enrolled), client, role, gated=True))
    for reader in readers:
        # the session is marked once, before anything is undone
        reader.client.get("/vie-privee/")
    return {reader.name: reader for reader in readers}


def _another(number: int):
    return make_account(person=populated_portal.join(number))


def _other_doctor(portal) -> Client:
    person = populated_offers._join(701)
    portal.doctor = make_account(person=person, name=person.name)
    return signed_in(portal.doctor)


def _secretary(portal) -> Client:
    account = make_account(name="Jeanne Lys")
    doctors.delegate(
        by=portal.gp, at=NOW, email=account.email, kind="secretary", starts_on=NOW.date()
    )
    return signed_in(account)


def _whose_role_ended() -> Client:
    """By its date: nothing was said to the session."""
    user = make_account()
    accounts.grant_role(
        by=SYSTEM, at=AT, user_id=user.pk, role="coordinator", ends_on=NOW.date() - timedelta(1)
    )
    user.refresh_from_db()
    return signed_in(user)


def _whose_role_was_taken_back() -> Client:
    user = make_account("coordinator", "president")
    client = signed_in(user)
    accounts.revoke_role(by=SYSTEM, at=NOW, user_id=user.pk, role="coordinator")
    return client


def _closed() -> Client:
    user = make_account("coordinator")
    client = signed_in(user)
    accounts.deactivate_account(by=SYSTEM, at=NOW, user_id=user.pk)
    return client


def _without_device() -> Client:
    """Signed in with a code, whose device is forgotten meanwhile; the session is put back, as
    one that the closing of sessions would have missed."""
    user = make_account("president")
    accounts.forget_second_factor(by=SYSTEM, at=NOW, user_id=user.pk)
    user.refresh_from_db()
    return signed_in(user)


def _member_without() -> Client:
    user = make_account(person=populated_portal.join(702), enrolled=False)
    return signed_in(user, second_factor=False)
