"""A passkey of the nurse, whose name is the nurse's alone; an alert on an account."""

from uuid import uuid4

from allauth.mfa.models import Authenticator

from cpts_portal.foundation.kernel.actor import Actor
from members.enums import AlertKind
from members.models import SecurityAlert
from members.operations import sign_ins
from tests.funding.dossier_world import AT
from tests.passkeys import enrol

# what only its owner reads
NAMES = {"keyname"}


def addresses(world) -> dict:
    enrol(world.people["nurse"], name=world.write("keyname"))
    sign_ins.raise_alert(by=Actor(uuid4()), at=AT, kind=AlertKind.FILES)
    return {
        "pk": Authenticator.objects.get(type="webauthn").pk,
        "session_id": 1,
        "alert_id": SecurityAlert.objects.get().pk,
    }
