"""The last link of each day, written outside the database: who cuts the end of the chain and
calculates nothing else is found, because the file says how far it went.

``anchor-YYYY-MM-DD.json`` in ``settings.ANCHORS_ROOT``: signed with the key of the chain, each file
holds the SHA-256 of the one before. Whoever removes one in the middle is seen; the last one is in
the mail of that night too.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from .models import AuditSeal
from .sealing import Anchor, anchor
from .signing import same, sign_anchor

LOCK = 0x616E6372  # "ancr"
PATTERN = "anchor-*.json"


class BadAnchor(Exception):
    """A file that the portal did not write, or that does not follow the others."""


@dataclass(frozen=True)
class AnchorFile:
    """``number`` and ``chain``: the last link; ``count``: links in the table that night;
    ``previous``: SHA-256 of the file before, empty for the first."""

    day: str
    made_at: str
    number: int
    chain: str
    count: int
    previous: str

    @property
    def name(self) -> str:
        return f"anchor-{self.day}.json"

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.number, self.chain)

    def text(self) -> str:
        facts = asdict(self)
        signed = facts | {"signature": sign_anchor(facts).hex()}
        return json.dumps(signed, indent=1, sort_keys=True) + "\n"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text().encode()).hexdigest()


def export(*, day: date, at: datetime) -> tuple[AnchorFile | None, bool]:
    """The file of that day and whether it was made now; the caller holds a transaction. None while
    nothing is sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    before = exported()
    for file in before:
        if file.day == day.isoformat():
            return file, False
    last = anchor()
    if last is None:
        return None, False
    file = AnchorFile(
        day=day.isoformat(),
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        number=last.number,
        chain=last.chain,
        count=AuditSeal.objects.count(),
        previous=before[-1].sha256 if before else "",
    )
    _write(file)
    return file, True


def exported() -> list[AnchorFile]:
    """In the order of their links; BadAnchor says which file is not ours or what is missing."""
    files = [_read(path) for path in sorted(_folder().glob(PATTERN))]
    files.sort(key=lambda file: (file.number, file.made_at))
    previous = ""
    for file in files:
        if file.previous != previous:
            raise BadAnchor(f"une ancre manque avant {file.name}, ou celle d’avant a été changée")
        previous = file.sha256
    return files


def _read(path: Path) -> AnchorFile:
    try:
        text = path.read_text(encoding="utf-8")
        facts = json.loads(text)
        signature = bytes.fromhex(facts.pop("signature"))
        file = AnchorFile(**facts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadAnchor(f"l’ancre {path.name} ne se lit pas") from None
    if not same(signature, sign_anchor(facts)) or path.name != file.name or text != file.text():
        raise BadAnchor(f"l’ancre {path.name} n’a pas été écrite par le portail")
    return file


def _write(file: AnchorFile) -> None:
    """Whole or not at all; nothing of the portal writes it again."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder / f".{file.name}.new"
    fresh.write_text(file.text(), encoding="utf-8")
    fresh.chmod(0o444)
    fresh.replace(folder / file.name)


def _folder() -> Path:
    return Path(settings.ANCHORS_ROOT)
