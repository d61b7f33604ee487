"""What ``loire_forez.json`` says of the demonstration. Everything in it is invented,
save the name, the signature date, the population and the sums that the source gives."""

import json
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import overload

from cpts_portal.foundation.kernel.clock import PARIS

HERE = Path(__file__).resolve().parent


@lru_cache
def fixture_data() -> SimpleNamespace:
    return SimpleNamespace(**json.loads((HERE / "loire_forez.json").read_text(encoding="utf-8")))


@overload
def day(text: str) -> date: ...
@overload
def day(text: None) -> None: ...
def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def at(day_: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of that day, Paris time: when the office wrote it down."""
    return datetime.combine(day_, time(hour, minute), PARIS)
