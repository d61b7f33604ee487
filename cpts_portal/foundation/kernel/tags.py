from dataclasses import dataclass


@dataclass(frozen=True)
class Tag:
    """A state in the words of who reads it; ``tone``: plain, info, soon, ok or bad."""

    label: str
    tone: str
