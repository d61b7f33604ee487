"""What the portal sent, read back from the folder where the demonstration's mails are written."""

import email
import re
import time
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings

from cpts_portal.foundation.kernel.text import one_line

MOST = 50
_OWN_ADDRESS = re.compile(r"http://localhost:\d+/")
# the rule that the file back-end writes under each message of one connection
RULE = re.compile(rb"^-{79}$", re.MULTILINE)


@dataclass(frozen=True)
class SentMail:
    """``minutes``: how long ago it left, by the machine's own clock."""

    to: str
    subject: str
    text: str
    minutes: int


def sent_mails(*, to: str = "", here: str = "") -> list[SentMail]:
    """The latest first, at most ``MOST``; to one address when it is given. ``here``: where this
    demonstration is visited; its mails may have been written while it stood on another port."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    mails = []
    for path in files:
        mails += [mail for mail in _mails_of(path) if not to or mail.to == to]
        if len(mails) >= MOST:
            break
    return [replace(mail, text=_OWN_ADDRESS.sub(here, mail.text)) for mail in mails[:MOST]]


def _mails_of(path: Path) -> list[SentMail]:
    minutes = int((time.time() - path.stat().st_mtime) // 60)
    parts = RULE.split(path.read_bytes())
    messages = [email.message_from_bytes(part.strip(), policy=default) for part in parts]
    return [_mail(message, minutes) for message in reversed(messages) if message["To"]]


def _mail(message: EmailMessage, minutes: int) -> SentMail:
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return SentMail(str(message["To"]), one_line(str(message["Subject"])), text, minutes)
