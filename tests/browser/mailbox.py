"""The mails that the demonstration's worker really sent, as files in a folder."""

import email
import re
import time
from email.policy import default
from pathlib import Path

SECONDS = 120
# between two messages of one connection
RULE = re.compile(r"^-{79}$", re.MULTILINE)


class Mailbox:
    def __init__(self, folder: Path):
        self.folder = folder

    def messages(self) -> list:
        texts = [path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("*.log"))]
        parts = [part.strip() for text in texts for part in RULE.split(text)]
        return [email.message_from_string(part, policy=default) for part in parts if part]

    def waits_for(self, to: str, about: str) -> str:
        """The text of the last mail to this address whose subject holds these words."""
        limit = time.monotonic() + SECONDS
        while time.monotonic() < limit:
            matches = [m for m in self.messages() if m["To"] == to and about in m["Subject"]]
            if matches:
                return matches[-1].get_body(("plain",)).get_content()
            time.sleep(0.2)
        subjects = [(m["To"], m["Subject"]) for m in self.messages()]
        raise AssertionError(f"no mail to {to} about « {about} »: {subjects}")

    def everything(self) -> str:
        """Every header and every body of every mail, decoded."""
        return "\n".join(
            f"{message.items()}\n{part.get_content()}"
            for message in self.messages()
            for part in message.walk()
            if not part.is_multipart()
        )


def link_in(text: str, below: str) -> str:
    """The path of the one link of a mail, below this address."""
    match = re.search(rf"https?://[^/\s]+({re.escape(below)}\S*)", text)
    assert match, text
    return match[1]
