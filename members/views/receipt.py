"""What whoever has just applied is shown once more: kept an hour in her session, encrypted."""

import json
from dataclasses import asdict

from cpts_portal.foundation.kernel import crypto
from members.operations.applying import Sent

KEY, CONTEXT = "application_sent", "session.application_sent"
KEPT_SECONDS = 3600


def keep(session, sent: Sent, *, now: float) -> None:
    session[KEY] = crypto.encrypt(json.dumps([now, asdict(sent)]), context=CONTEXT)


def kept(session, *, now: float) -> Sent | None:
    sealed = session.get(KEY)
    try:
        at, sent = json.loads(crypto.decrypt(sealed, context=CONTEXT)) if sealed else (0, None)
    except crypto.Undecipherable:
        return None
    return Sent(**sent) if sent and 0 <= now - at <= KEPT_SECONDS else None
