"""What a funder asks to complete, before it is written. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AskedPoint:
    """``kind`` and ``ref``: the object it is about, or nothing."""

    text: str
    kind: str = ""
    ref: str = ""
