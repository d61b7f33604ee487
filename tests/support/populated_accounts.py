"""Behind the addresses of one's own account and of the alerts: a passkey, accounts that read too
much."""

from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.test import Client

from cpts_portal.foundation.kernel.actor import Actor
from members.enums import AlertKind
from members.models import SecurityAlert
from members.operations import sign_ins
from tests.passkeys import enrol
from tests.support.clocks import NOW


def fill(client: Client) -> dict:
    """``client``: whoever reads these addresses first, signed in a moment ago."""
    enrol(client)
    alert(0)
    return {
        "pk": Authenticator.objects.get(type="webauthn").pk,
        "session_id": 1,
        "alert_id": SecurityAlert.objects.get().pk,
    }


def alert(number: int) -> None:
    at = NOW - timedelta(hours=number)
    sign_ins.raise_alert(by=Actor(uuid4()), at=at, kind=AlertKind.GUESSED_IDS)
