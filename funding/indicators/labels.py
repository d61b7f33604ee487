"""A line in a sentence: its states in the plural, its target, whether it was delivered."""

from collections.abc import Iterable
from decimal import Decimal

from cpts_portal.foundation.kernel.french import number

_PLURALS = {
    "Réunie": "réunies",
    "Encore possible": "encore possibles",
    "Perdue": "perdues",
    "Accordée": "accordées",
    "Accordée en partie": "accordées en partie",
    "Non accordée": "non accordées",
}


def plural_label(state: str) -> str:
    """« réunies »; what has no plural of its own is read as it is."""
    return _PLURALS.get(state, state.lower())


def target_words(tiers: Iterable[Decimal], target: Decimal | None, decimals: int) -> str:
    """« 690 / 640 / 590 »: every tier, not the last one alone."""
    values: list[Decimal | None] = [*tiers] or [target]
    return " / ".join(number(value, decimals) for value in values if value is not None)


def delivered(value: Decimal) -> str:
    """Of a deliverable: a number would say nothing."""
    return "remis" if value >= 1 else "non remis"
