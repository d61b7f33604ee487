"""The files of the anchors: read in the order of their links, written once.

``anchor-YYYY-MM-DD.json`` for a night, ``restored-….json`` for a backup put back: they live in
``settings.ANCHORS_ROOT``, signed with the key of the chain, each with the SHA-256 of the former.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from .sealing import Anchor
from .signing import same, sign_anchor

PATTERNS = ("anchor-*.json", "restored-*.json")


class BadAnchor(Exception):
    """A file that the portal did not write, or that does not follow the others."""


@dataclass(frozen=True)
class AnchorFile:
    """``number`` and ``chain``: the last link; ``count``: links in the table that night;
    ``previous``: SHA-256 of the file before, empty for the first; ``left_behind``: after a
    restoration, the links that a former anchor counts and that the backup did not hold."""

    day: str
    made_at: str
    number: int
    chain: str
    count: int
    previous: str
    left_behind: int = 0

    @property
    def name(self) -> str:
        if self.left_behind:
            return f"restored-{self.made_at[:19].replace(':', '')}.json"
        return f"anchor-{self.day}.json"

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.number, self.chain)

    def text(self) -> str:
        facts = asdict(self)
        if not self.left_behind:
            # the files of nights written before restorations were noted keep their signature
            del facts["left_behind"]
        signed = facts | {"signature": sign_anchor(facts).hex()}
        return json.dumps(signed, indent=1, sort_keys=True) + "\n"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text().encode()).hexdigest()


def exported() -> list[AnchorFile]:
    """In the order of their links; BadAnchor says which file is not ours or what is missing."""
    files = [_read(path) for pattern in PATTERNS for path in sorted(_folder().glob(pattern))]
    following = {file.previous: file for file in files}
    ordered: list[AnchorFile] = []
    while file := following.pop(ordered[-1].sha256 if ordered else "", None):
        ordered.append(file)
    if apart := sorted(set(files) - set(ordered), key=lambda file: file.made_at):
        name = apart[0].name
        raise BadAnchor(f"une ancre manque avant {name}, ou celle d’avant a été changée")
    return ordered


def anchors_in_force(files: list[AnchorFile]) -> list[Anchor]:
    """What the chain must still meet: a restoration lets go of the anchors beyond its rank."""
    anchors: list[Anchor] = []
    for file in files:
        if file.left_behind:
            anchors = [anchor for anchor in anchors if anchor.number <= file.number]
        anchors.append(file.anchor)
    return anchors


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


def write(file: AnchorFile) -> None:
    """Whole or not at all; nothing of the portal writes it again."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder / f".{file.name}.new"
    fresh.write_text(file.text(), encoding="utf-8")
    fresh.chmod(0o444)
    fresh.replace(folder / file.name)


def _folder() -> Path:
    return Path(settings.ANCHORS_ROOT)
