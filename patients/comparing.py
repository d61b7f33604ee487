"""Of two requests of one person, which is kept: the one a doctor answers already, then the older,
then the fuller. Pure."""

from dataclasses import astuple

from patients.enums import State

_FURTHER = (State.WAITING, State.PROPOSED, State.ACCEPTED)


def kept_of(one, other):
    """``(file, why in words)``"""
    for rank, why in (
        (lambda file: _further(file.facts.state), "la plus avancée"),
        (lambda file: -file.facts.received_at.timestamp(), "la plus ancienne"),
        (lambda file: sum(map(bool, astuple(file.identity))), "la plus complète"),
    ):
        first, second = rank(one), rank(other)
        if first != second:
            return (one if first > second else other), why
    return one, "celle-ci"


def _further(state: str) -> int:
    """Two that wait are alike; what a doctor answers, or accepted, is not undone."""
    return _FURTHER.index(state) if state in _FURTHER[1:] else 0
