"""Of two requests of one person: the further one is kept, then the older, then the fuller."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from patients.domain.duplicates import pick_original

OLDER, LATER = datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Facts:
    state: str
    received_at: datetime


@dataclass(frozen=True)
class Identity:
    last_name: str = "Fougère"
    phone: str = ""


@dataclass(frozen=True)
class File:
    facts: Facts
    identity: Identity = Identity()


def picked(first: File, second: File) -> tuple[str, str]:
    file, why = pick_original(first, second)
    return {id(first): "first", id(second): "second"}[id(file)], why


@pytest.mark.parametrize(
    ("state", "other_state", "kept"),
    [
        ("proposed", "waiting", "first"),
        ("proposed", "received", "first"),
        ("accepted", "proposed", "first"),
        ("waiting", "proposed", "second"),
        ("received", "accepted", "second"),
    ],
)
def test_the_one_a_doctor_answers_already_is_kept_even_if_later(state, other_state, kept):
    moments = {"first": (LATER, OLDER), "second": (OLDER, LATER)}[kept]
    first, second = File(Facts(state, moments[0])), File(Facts(other_state, moments[1]))
    assert picked(first, second) == (kept, "la plus avancée")


@pytest.mark.parametrize("state", ["received", "incomplete", "waiting"])
def test_of_two_that_wait_the_older_is_kept(state):
    older, later = File(Facts(state, OLDER)), File(Facts("waiting", LATER))
    assert picked(older, later) == ("first", "la plus ancienne")
    assert picked(later, older) == ("second", "la plus ancienne")


def test_of_two_of_the_same_moment_the_fuller_is_kept_then_the_one_shown():
    facts = Facts("waiting", OLDER)
    fuller, thinner = File(facts, Identity(phone="+33612345678")), File(facts)
    assert picked(fuller, thinner) == ("first", "la plus complète")
    assert picked(thinner, fuller) == ("second", "la plus complète")
    assert picked(thinner, File(facts)) == ("first", "celle-ci")
