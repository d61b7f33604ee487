"""Test accounts made through operations, and browsers already signed in to them."""

import time
from datetime import datetime
from itertools import count

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from members.models import User
from members.operations import accounts

AT = datetime(2026, 3, 2, 9, 0, tzinfo=PARIS)
PASSWORD = "bruyère-sabot-colline-47"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
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
