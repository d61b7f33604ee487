"""Test accounts made through operations, and browsers already signed in to them."""

import time
from datetime import date, datetime
from itertools import count

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from members.enums import DERIVED_ROLES
from members.models import Profession, User
from members.operations import accounts, membership, reference

AT = datetime(2026, 3, 2, 9, 0, tzinfo=PARIS)
PASSWORD = "bruyère-sabot-colline-47"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NURSE, DOCTOR = ("TRE_G15", "60"), ("TRE_G15", "10")
GOURDON = "244600482"
_numbers = count(1)


def make_account(*roles: str, email: str = "", name: str = "", person=None, enrolled=True) -> User:
    """A login with these granted roles, its second factor enrolled unless said otherwise."""
    number = next(_numbers)
    user = accounts.create_account(
        by=SYSTEM,
        at=AT,
        email=email or f"compte{number}@exemple.fr",
        password=PASSWORD,
        name=name or f"Camille Test {number}",
        person=person,
        roles=roles,
    )
    if enrolled:
        accounts.enrol_totp(by=SYSTEM, at=AT, user_id=user.pk, secret=SECRET)
    return User.objects.get(pk=user.pk)


def make_member(profession=NURSE, *, joined_on=date(2024, 1, 1)):
    """A person who is a member; loads the nomenclatures the first time."""
    if not Profession.objects.exists():
        reference.load_reference(by=SYSTEM, at=AT, only_epcis=[GOURDON])
    number = next(_numbers)
    return membership.join_member(
        by=SYSTEM,
        at=AT,
        joined_on=joined_on,
        last_name=f"Essai {number}",
        first_name="Camille",
        profession=profession,
    )


def make_role(role: str, **options) -> User:
    """An account of any role, the two that come from the person included."""
    if role in DERIVED_ROLES:
        profession = DOCTOR if role == "doctor" else NURSE
        return make_account(person=make_member(profession), **options)
    return make_account(role, **options)


class Browsers:
    """Of these accounts by name, each signed in when a test first takes it."""

    def __init__(self, accounts: dict[str, User]):
        self._accounts = accounts

    def __getattr__(self, name: str) -> Client:
        browser = signed_in(self._accounts[name])
        setattr(self, name, browser)
        return browser


def signed_in(user: User, *, second_factor: bool = True) -> Client:
    """A browser where this person signed in a moment ago, by password and by code."""
    client = Client()
    client.force_login(user)
    methods = ["password", "mfa"] if second_factor else ["password"]
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": time.time(), "reauthenticated": True} for method in methods
    ]
    session.save()
    return client
