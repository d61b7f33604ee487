"""What somebody typed about a person, checked and put on the row. Nothing is saved here.

Refusals carry the name of the field of the form they belong to.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cpts_portal.foundation.kernel import phones
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.text import one_line, tidy_email
from members.queries import communes
from patients import ages
from patients.enums import FilledBy
from patients.models import CareRequest
from patients.queries import settings

EMPTY_IS_NOTHING = (
    *("last_name", "first_name", "street", "email", "trusted_person", "representative"),
    *("former_doctor", "reporter_name", "reporter_structure"),
)
NO_CONTACT = (
    "Donnez un téléphone ou une adresse électronique : sans l’un des deux, nous ne pourrions pas "
    "vous répondre."
)
MINORS_CLOSED = (
    "Les demandes pour un enfant de moins de 16 ans ne passent pas par ce formulaire : un enfant "
    "peut être suivi par un pédiatre ou par le médecin d’un parent, sans déclaration obligatoire."
)


@dataclass(frozen=True)
class Application:
    """Typed values, as the forms give them."""

    filled_by: str
    origin: str
    last_name: str
    first_name: str = ""
    civility: str = ""
    birth_date: date | None = None
    street: str = ""
    commune_code: str = ""
    phone: str = ""
    email: str = ""
    trusted_person: str = ""
    representative: str = ""
    protected_adult: bool = False
    parent_agrees: bool = False
    languages: str = ""
    sees_doctor: bool | None = None
    why_without: str = ""
    without_since: int | None = None
    former_doctor: str = ""
    ald: bool = False
    solidarity: bool = False
    pregnancy: bool = False
    handicap: bool = False
    discharged_on: date | None = None
    low_mobility: bool = False
    home_visit: bool = False
    teleconsultation: bool = False
    distance_km: int | None = None
    household_size: int = 1
    reporter_name: str = ""
    reporter_structure: str = ""
    reporter_phone: str = ""

    @property
    def by_partner(self) -> bool:
        return self.filled_by == FilledBy.PARTNER


# a partner gives a name, a way to call and the agreement: the rest comes from the person
PARTNER_GIVES = {
    *("filled_by", "origin", "last_name", "first_name", "civility", "phone", "email"),
    *("reporter_name", "reporter_structure", "reporter_phone", "commune_code"),
}
_TYPED_APART = {"commune_code", "phone", "reporter_phone", "birth_date", "email"}


# who told, and how it came, do not change with a later correction
FIRST_DAY = ("filled_by", "origin", "reporter_name", "reporter_structure", "reporter_phone")


def write_application(
    row: CareRequest, given: Application, *, at: datetime, keep: tuple[str, ...] = ()
) -> None:
    """``keep``: the columns that stay as they are."""
    day = ages.paris_day(at)
    for field in fields(given):
        skipped = given.by_partner and field.name not in PARTNER_GIVES
        if skipped or field.name in _TYPED_APART or field.name in keep:
            continue
        setattr(row, field.name, _kept(field.name, getattr(given, field.name)))
    row.phone = phones.normal(given.phone) or None
    if "reporter_phone" not in keep:
        row.reporter_phone = phones.normal(given.reporter_phone, field="reporter_phone") or None
    row.email = clean_email(given.email)
    write_place(row, given.commune_code)
    if not given.by_partner:
        write_age(row, given.birth_date, day=day)
        _check_past(given, row, day)
    if not row.last_name:
        raise DomainError("Indiquez le nom de la personne.", field="last_name")
    if not row.phone and not row.email:
        raise DomainError(NO_CONTACT, field="phone")
    check_who_answers_for_her(row, day)


def _kept(name: str, value):
    if isinstance(value, str):
        value = one_line(value)
        return value or None if name in EMPTY_IS_NOTHING else value
    return value


def clean_email(text: str) -> str | None:
    value = tidy_email(text)
    if not value:
        return None
    try:
        validate_email(value)
    except ValidationError:
        raise DomainError(
            "Cette adresse électronique ne se lit pas : vérifiez-la.", field="email"
        ) from None
    return value


def write_place(row: CareRequest, code: str) -> None:
    row.commune_id, row.out_of_territory = None, False
    if not code:
        return
    found = communes.find(code)
    if found is None:
        raise DomainError("Cette commune ne figure pas dans la table officielle.", field="commune")
    row.commune_id, row.out_of_territory = code, not found.in_territory


def write_age(row: CareRequest, birth_date: date | None, *, day: date) -> None:
    row.birth_date = birth_date
    row.birth_year = row.age = None
    if birth_date is None:
        return
    if birth_date > day:
        raise DomainError("Cette date de naissance est dans le futur.", field="birth_date")
    # the age is that of the reception: a later correction does not make anybody older
    row.age = ages.age_on(birth_date, ages.paris_day(row.received_at))
    if row.age > ages.OLDEST:
        raise DomainError(
            f"Vérifiez l’année de naissance : elle donnerait {row.age} ans.", field="birth_date"
        )
    row.age, row.birth_year = max(row.age, 0), birth_date.year


def _check_past(given: Application, row: CareRequest, day: date) -> None:
    if given.discharged_on and given.discharged_on > day:
        raise DomainError("Cette date de sortie est dans le futur.", field="discharged_on")
    if given.discharged_on and row.birth_date and given.discharged_on < row.birth_date:
        raise DomainError(
            "Cette date de sortie est avant la naissance : vérifiez-la.", field="discharged_on"
        )
    first = row.birth_year or day.year - ages.OLDEST
    if given.without_since and not first <= given.without_since <= day.year:
        raise DomainError(f"Indiquez une année entre {first} et {day.year}.", field="without_since")


def check_who_answers_for_her(row: CareRequest, day: date) -> None:
    """Under 16 or protected: a representative; 16 and 17: a parent agrees too."""
    age = ages.age_on(row.birth_date, day) if row.birth_date else None
    if age is not None and age < ages.SIXTEEN:
        if not settings.on(day).minors_open:
            raise DomainError(MINORS_CLOSED, field="birth_date")
        if not row.representative:
            raise DomainError(
                "Avant 16 ans, indiquez le nom du parent ou du représentant légal qui demande.",
                field="representative",
            )
    elif row.protected_adult and not row.representative:
        raise DomainError(
            "Pour un majeur protégé, indiquez le nom de la personne qui le représente.",
            field="representative",
        )
    elif age is not None and age < ages.ADULT and not row.parent_agrees:
        raise DomainError(
            "À 16 et 17 ans, un parent doit être d’accord aussi : cochez la case s’il l’est.",
            field="parent_agrees",
        )
