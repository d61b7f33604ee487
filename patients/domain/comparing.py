"""Of two requests of one person, which is kept: the one a doctor answers already, then the older,
then the fuller. Pure."""

from dataclasses import astuple

from patients.enums import State

_FURTHER = (State.WAITING, State.PROPOSED, State.ACCEPTED)


def kept_of(one, other):
    """``(file, why in words)``"""
    if choice := kept_of_facts(one.facts, other.facts):
        kept, why = choice
        return (one if kept is one.facts else other), why
    first, second = (sum(map(bool, astuple(file.identity))) for file in (one, other))
    if first != second:
        return (one if first > second else other), "la plus complète"
    return one, "celle-ci"


def kept_of_facts(one, other):
    """The same, of what is clear; None when only the identities would tell."""
    for rank, why in (
        (lambda facts: _further(facts.state), "la plus avancée"),
        (lambda facts: -facts.received_at.timestamp(), "la plus ancienne"),
    ):
        first, second = rank(one), rank(other)
        if first != second:
            return (one if first > second else other), why
    return None


def _further(state: str) -> int:
    """Two that wait are alike; what a doctor answers, or accepted, is not undone."""
    return _FURTHER.index(state) if state in _FURTHER[1:] else 0
