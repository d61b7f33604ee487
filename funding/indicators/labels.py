"""The states of a line in the plural, as they are read in a sentence."""

_MANY = {
    "Réunie": "réunies",
    "Encore possible": "encore possibles",
    "Perdue": "perdues",
    "Accordée": "accordées",
    "Accordée en partie": "accordées en partie",
    "Non accordée": "non accordées",
}


def many(state: str) -> str:
    """« réunies »; what has no plural of its own is read as it is."""
    return _MANY.get(state, state.lower())
