"""What a request lacks before it can wait for a doctor, in words. Pure: the page, the button and
the operation ask the same question."""

from dataclasses import dataclass
from datetime import date

from patients import ages


@dataclass(frozen=True)
class Known:
    first_name: bool
    commune: bool
    reachable: bool
    representative: bool
    parent_agrees: bool
    protected_adult: bool
    agreed: bool
    birth_date: date | None


def missing(known: Known, *, on: date) -> tuple[str, ...]:
    age = ages.age_on(known.birth_date, on) if known.birth_date else None
    minor = age is not None and age < ages.SIXTEEN
    told = (
        (known.first_name, "le prénom"),
        (known.birth_date is not None, "la date de naissance"),
        (known.commune, "la commune"),
        (known.reachable, "un téléphone ou une adresse électronique"),
        (
            known.representative or not (minor or known.protected_adult),
            "le nom du représentant légal",
        ),
        (
            known.parent_agrees or age is None or not ages.SIXTEEN <= age < ages.ADULT,
            "l’accord d’un parent",
        ),
        (known.agreed, "l’accord de la personne"),
    )
    return tuple(words for holds, words in told if not holds)
