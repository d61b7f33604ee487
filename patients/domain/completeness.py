"""What a request lacks before it can wait for a doctor, in words. Pure: the page, the button and
the operation ask the same question."""

from datetime import date

from patients.domain import ages


def missing(row, *, agreed: bool, on: date) -> tuple[str, ...]:
    return tuple(words for _, words in _gaps(row, agreed, on))


def gaps(row, *, agreed: bool, on: date) -> tuple[str, ...]:
    """The names of the form fields that fill them, where the person may."""
    return tuple(field for field, _ in _gaps(row, agreed, on) if field)


def _gaps(row, agreed: bool, on: date) -> list[tuple[str, str]]:
    age = ages.age_on(row.birth_date, on) if row.birth_date else None
    represented = row.protected_adult or (age is not None and age < ages.SIXTEEN)
    nearly_adult = age is not None and ages.SIXTEEN <= age < ages.ADULT
    needed = (
        (row.first_name, "first_name", "le prénom"),
        (row.birth_date, "birth_date", "la date de naissance"),
        (row.commune_id, "commune", "la commune"),
        (row.phone or row.email, "phone", "un téléphone ou une adresse de courriel"),
        (row.representative or not represented, "representative", "le nom du représentant légal"),
        (
            row.parent_agrees or row.protected_adult or not nearly_adult,
            "parent_agrees",
            "l’accord d’un parent",
        ),
        (agreed, "", "l’accord de la personne"),
    )
    return [(field, words) for known, field, words in needed if not known]
