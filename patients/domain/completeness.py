"""What a request lacks before it can wait for a doctor, in words. Pure: the page, the button and
the operation ask the same question."""

from dataclasses import dataclass
from datetime import date

from patients.domain import ages


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


@dataclass(frozen=True)
class Gap:
    """``field`` is the name of the form field that fills it, when the person may."""

    field: str
    words: str


def missing(known: Known, *, on: date) -> tuple[str, ...]:
    return tuple(gap.words for gap in _gaps(known, on))


def gaps(known: Known, *, on: date) -> tuple[str, ...]:
    return tuple(gap.field for gap in _gaps(known, on) if gap.field)


def _gaps(known: Known, on: date) -> list[Gap]:
    age = ages.age_on(known.birth_date, on) if known.birth_date else None
    represented = known.protected_adult or (age is not None and age < ages.SIXTEEN)
    nearly_adult = age is not None and ages.SIXTEEN <= age < ages.ADULT
    told = (
        (known.first_name, Gap("first_name", "le prénom")),
        (known.birth_date is not None, Gap("birth_date", "la date de naissance")),
        (known.commune, Gap("commune", "la commune")),
        (known.reachable, Gap("phone", "un téléphone ou une adresse de courriel")),
        (
            known.representative or not represented,
            Gap("representative", "le nom du représentant légal"),
        ),
        (
            known.parent_agrees or known.protected_adult or not nearly_adult,
            Gap("parent_agrees", "l’accord d’un parent"),
        ),
        (known.agreed, Gap("", "l’accord de la personne")),
    )
    return [gap for holds, gap in told if not holds]
