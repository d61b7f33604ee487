"""The texts people agree to, as dated data: written by us, « modèle à valider ». Pure."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "reference" / "consent.json"


@dataclass(frozen=True)
class ConsentText:
    code: str
    valid_from: date
    status: str
    paragraphs: tuple[str, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256("\n".join(self.paragraphs).encode()).hexdigest()


@lru_cache
def texts() -> tuple[ConsentText, ...]:
    return tuple(
        ConsentText(
            code=row["code"],
            valid_from=date.fromisoformat(row["valid_from"]),
            status=row["status"],
            paragraphs=tuple(row["paragraphs"]),
        )
        for row in json.loads(REFERENCE.read_text(encoding="utf-8"))["versions"]
    )


def text_on(day: date) -> ConsentText:
    """The one people read that day."""
    known = [text for text in texts() if text.valid_from <= day] or list(texts()[:1])
    return max(known, key=lambda text: text.valid_from)
