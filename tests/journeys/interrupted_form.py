"""One form that somebody writes in: where it stands, what is typed, and by whom."""

from collections.abc import Callable
from dataclasses import dataclass, field

WORDS, STAND_IN = "Glycines du kiosque", "glycines@exemple.fr"


@dataclass(frozen=True)
class InterruptedForm:
    """``target`` receives what is typed on ``page``; ``expected`` must be there again.

    ``rest``: what makes it whole, when it is sent at last; ``read_again``: a page shows it once
    more, and what it holds is confirmed there.
    ``where``: parameters of the addresses that differ from the usual ones, by name of the value;
    ``before`` brings the portal where the form shows.
    """

    role: str
    page: str
    target: str
    data: dict
    expected: tuple[str, ...] = (WORDS,)
    where: dict[str, str] = field(default_factory=dict)
    before: Callable | None = None
    rest: dict | None = None
    read_again: bool = False

    def __str__(self) -> str:
        button = self.data.get("step") or self.data.get("intent", "")
        return f"{self.target} {button}".strip()
