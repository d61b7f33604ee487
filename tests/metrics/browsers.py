"""A browser for each role, for nobody, and for who answers for a doctor; nothing they do stays."""

import logging
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from cpts_portal.foundation.kernel import clock
from cpts_portal.home import access, navigation
from members.accounts import sessions
from patients.operations import doctors
from tests.signing_in import make_account, make_role, signed_in
from tests.support import populated_portal
from tests.support.pages import body_of
from tests.support.shared_fixtures import Undone

DELEGATE = "delegate"
PROVIDER = "https://fournisseur.exemple.fr/.well-known/openid-configuration"


def clients_by_role(portal) -> dict[str, Client]:
    """Those of the populated portal first: they have something of their own to look at."""
    created = {
        role: signed_in(make_role(role)) for role in access.ROLES if role not in portal.clients
    }
    return {access.ANONYMOUS: Client(), DELEGATE: _delegate(portal), **portal.clients, **created}


def _delegate(portal) -> Client:
    """An account without any role: what a doctor lets a secretary answer."""
    account = make_account(name="Jeanne Lys")
    now = populated_portal.NOW
    doctors.delegate(
        by=portal.gp, at=now, email=account.email, kind="secretary", starts_on=now.date()
    )
    return signed_in(account)


@contextmanager
def on_the_day():
    """The day of the populated portal, without the log of what is refused."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: populated_portal.NOW)
        patch.setattr(sessions, "MARK_EVERY", sessions.DAY)
        patch.setattr(sessions, "SHORT", sessions.LONG)
        patch.setattr(settings, "ACCOUNT_REAUTHENTICATION_TIMEOUT", sessions.DAY)
        patch.setattr(navigation, "NAME_KEPT_SECONDS", 10**9)
        # a provider that nobody asks anything: its links are on the pages
        patch.setattr(settings, "PSC_DISCOVERY", PROVIDER)
        logging.disable(logging.CRITICAL)
        yield
        logging.disable(logging.NOTSET)
        cache.clear()


def look(client: Client, address: str):
    """The answer to a GET; its traces are undone, the browser keeps its cookies."""
    cookies = client.cookies.copy()
    with Undone():
        answer = client.get(address)
        body = body_of(answer)
    client.cookies = cookies
    return answer, body.decode("utf-8", "replace")
