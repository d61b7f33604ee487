"""What makes two requests the same person, two telephones or two addresses the same: the one text
that stands for every spelling, or None when there is too little to compare. Of two requests of one
person, which is kept: the one a doctor answers already, then the older, then the fuller. Pure."""

import unicodedata
from dataclasses import astuple
from datetime import date

from cpts_portal.foundation.kernel import domains
from cpts_portal.foundation.kernel.phones import read_phone
from cpts_portal.foundation.kernel.text import sort_name, tidy_email
from patients.enums import State


def person(last_name: str | None, first_name: str | None, birth_date: date | None) -> str | None:
    """Accents, hyphens, capitals and the order of the names apart. Never on a name alone, and by
    the year of birth alone: the day may be unknown, whoever finds a row compares the rest."""
    if not (last_name and first_name and birth_date):
        return None
    words = sorted(set(sort_name(f"{last_name} {first_name}").split()))
    return f"{' '.join(words)}|{birth_date.year}" if words else None


def phone(text: str | None) -> str | None:
    return read_phone(text) or None


def email(text: str | None) -> str | None:
    """One mailbox has one spelling, its domain in letters or in ASCII."""
    folded = tidy_email(unicodedata.normalize("NFKC", text or "")).casefold()
    return min(domains.spellings(folded)) if "@" in folded else None


_FURTHER = (State.WAITING, State.PROPOSED, State.ACCEPTED)


def pick_original(first, second):
    """``(file, why in words)``"""
    if choice := pick_original_facts(first.facts, second.facts):
        original, why = choice
        return (first if original is first.facts else second), why
    rank, other_rank = (sum(map(bool, astuple(file.identity))) for file in (first, second))
    if rank != other_rank:
        return (first if rank > other_rank else second), "la plus complète"
    return first, "celle-ci"


def pick_original_facts(first, second):
    """The same, of what is clear; None when only the identities would tell."""
    for rank_of, why in (
        (lambda facts: _further(facts.state), "la plus avancée"),
        (lambda facts: -facts.received_at.timestamp(), "la plus ancienne"),
    ):
        rank, other_rank = rank_of(first), rank_of(second)
        if rank != other_rank:
            return (first if rank > other_rank else second), why
    return None


def _further(state: str) -> int:
    """Two that wait are alike; what a doctor answers, or accepted, is not undone."""
    return _FURTHER.index(state) if state in _FURTHER[1:] else 0
