"""What somebody typed about a person: checked in one round, then put on the row. Nothing is saved
here. Each refusal carries the name of the field of the form that it belongs to."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from cpts_portal.foundation.kernel import french, phones
from cpts_portal.foundation.kernel.emails import clean_email
from cpts_portal.foundation.kernel.errors import DomainError, Refusals
from cpts_portal.foundation.kernel.text import one_line
from members.queries import communes
from patients.domain import ages, births, tiers
from patients.enums import FilledBy
from patients.models import CareRequest
from patients.queries import settings

NO_CONTACT = (
    "Donnez un téléphone ou une adresse de courriel : sans l’un des deux, nous ne pourrions pas "
    "vous répondre."
)
MINORS_CLOSED = (
    "Les demandes pour un enfant de moins de 16 ans ne passent pas par ce formulaire : un enfant "
    "peut être suivi par un pédiatre ou par le médecin d’un parent, sans déclaration obligatoire."
)
NO_COMMUNE = "Cette commune ne figure pas dans la table officielle."
EMPTY_IS_NOTHING = (
    *("last_name", "first_name", "street", "email", "trusted_person", "representative"),
    *("former_doctor", "reporter_name", "reporter_structure"),
)


@dataclass(frozen=True)
class RequestEntry:
    """Typed values, as the forms give them; through the private link, contacts and what fills a
    gap alone."""

    filled_by: str = ""
    origin: str = ""
    last_name: str = ""
    first_name: str = ""
    civility: str = ""
    birth_date: date | None = None
    birth_precision: str = ""
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
_SET_APART = {"commune_code", "phone", "reporter_phone", "birth_date", "birth_precision", "email"}

# who reported, and how, do not change with a later correction
FIRST_DAY = ("filled_by", "origin", "reporter_name", "reporter_structure", "reporter_phone")


def write_application(
    row: CareRequest, entry: RequestEntry, *, at: datetime, unchanged: tuple[str, ...] = ()
) -> None:
    """``unchanged``: the columns that stay as they are."""
    day = ages.paris_day(at)
    wrong = all_wrong(entry, day=day)
    if wrong:
        raise Refusals(wrong)
    for field in fields(entry):
        skipped = entry.by_partner and field.name not in PARTNER_GIVES
        if skipped or field.name in _SET_APART or field.name in unchanged:
            continue
        setattr(row, field.name, _clean_value(field.name, getattr(entry, field.name)))
    _date_pregnancy(row, day)
    row.phone = phones.normal(entry.phone) or None
    if "reporter_phone" not in unchanged:
        row.reporter_phone = phones.normal(entry.reporter_phone) or None
    row.email = clean_email(entry.email) or None
    write_place(row, entry.commune_code)
    if not entry.by_partner:
        write_age(row, entry.birth_date, entry.birth_precision)


def _clean_value(name: str, value):
    if isinstance(value, str):
        value = one_line(value)
        return value or None if name in EMPTY_IS_NOTHING else value
    return value


def _date_pregnancy(row: CareRequest, day: date) -> None:
    """From the day it was first said; a correction of anything else leaves that day."""
    row.pregnancy_noted_on = (row.pregnancy_noted_on or day) if row.pregnancy else None


def write_place(row: CareRequest, code: str) -> None:
    row.commune_id, row.out_of_territory = None, False
    if not code:
        return
    commune = communes.find_commune(code)
    if commune is None:
        raise DomainError(NO_COMMUNE, field="commune")
    row.commune_id, row.out_of_territory = code, not commune.in_territory


def write_age(row: CareRequest, birth_date: date | None, precision: str) -> None:
    """Checked before. The age is that of the reception: a later correction makes nobody older."""
    row.birth_date, row.birth_precision = birth_date, precision
    row.birth_year = row.age = None
    if birth_date is not None:
        age = ages.age_on(birth_date, ages.paris_day(row.received_at))
        row.age, row.birth_year = max(age, 0), birth_date.year


def check_who_answers(row: CareRequest, day: date) -> None:
    if refusal := who_answers(row, day):
        raise refusal


def all_wrong(entry, *, day: date) -> list[DomainError]:
    """In the order of the page."""
    refusals = [
        _wrong_name(entry),
        *([] if entry.by_partner else _birth(entry, day)),
        *wrong_contact(entry),
        _commune(entry.commune_code),
        *([] if entry.by_partner else _past(entry, day)),
        _phone(entry.reporter_phone, "reporter_phone"),
    ]
    return [refusal for refusal in refusals if refusal is not None]


def _wrong_name(entry) -> DomainError | None:
    if one_line(entry.last_name):
        return None
    return DomainError("Indiquez le nom de la personne.", field="last_name")


def wrong_contact(entry) -> list[DomainError]:
    refusals = [_phone(entry.phone, "phone"), _email(entry.email)]
    if not entry.phone.strip() and not entry.email.strip():
        refusals.append(DomainError(NO_CONTACT, field="phone"))
    return [refusal for refusal in refusals if refusal is not None]


def _phone(text: str, field: str) -> DomainError | None:
    try:
        phones.normal(text, field=field)
    except DomainError as refusal:
        return refusal
    return None


def _email(text: str) -> DomainError | None:
    try:
        clean_email(text, field="email")
    except DomainError as refusal:
        return refusal
    return None


def _commune(code: str) -> DomainError | None:
    if code and not communes.is_known(code):
        return DomainError(NO_COMMUNE, field="commune")
    return None


def _birth(entry, day: date) -> list[DomainError]:
    wrong = wrong_birth(entry.birth_date, entry.birth_precision, day=day)
    if wrong:
        return [wrong]
    answers = who_answers(entry, day)
    return [answers] if answers else []


def wrong_birth(birth_date: date | None, precision: str, *, day: date) -> DomainError | None:
    if birth_date is None:
        return None
    if births.BirthDate(birth_date, precision).earliest > day:
        return DomainError("Cette date de naissance est dans le futur.", field="birth_date")
    age = ages.age_on(birth_date, day)
    if age > ages.OLDEST:
        return DomainError(
            f"Vérifiez l’année de naissance : elle donnerait {age} ans.", field="birth_date"
        )
    return None


def who_answers(entry, day: date) -> DomainError | None:
    """Of an application or a row. Under 16 or protected: a representative; 16 and 17: a parent
    agrees too."""
    age = ages.age_on(entry.birth_date, day) if entry.birth_date else None
    representative = one_line(entry.representative or "")
    if age is not None and age < ages.SIXTEEN:
        if not settings.on(day).minors_open:
            return DomainError(MINORS_CLOSED, field="birth_date")
        if not representative:
            return DomainError(
                "Avant 16 ans, indiquez le nom du parent ou du représentant légal qui demande.",
                field="representative",
            )
    elif entry.protected_adult and not representative:
        return DomainError(
            "Pour un majeur protégé, indiquez le nom de la personne qui le représente.",
            field="representative",
        )
    elif age is not None and age < ages.ADULT and not entry.parent_agrees:
        return DomainError(
            "À 16 et 17 ans, un parent doit être d’accord aussi : cochez la case s’il l’est.",
            field="parent_agrees",
        )
    return None


def _past(entry, day: date) -> list[DomainError | None]:
    born = entry.birth_date if entry.birth_date and entry.birth_date <= day else None
    first = born.year if born else day.year - ages.OLDEST
    refusals = [_discharge(entry, born, day)]
    if entry.without_since and not first <= entry.without_since <= day.year:
        sentence = f"Indiquez une année entre {first} et {day.year}."
        refusals.append(DomainError(sentence, field="without_since"))
    return refusals


def _discharge(entry, born: date | None, day: date) -> DomainError | None:
    if entry.discharged_on is None:
        return None
    latest = tiers.latest_discharge(day)
    if entry.discharged_on > latest:
        return DomainError(
            f"Une sortie prévue s’indique jusqu’au {french.day(latest)} : refaites la demande plus "
            "près de cette date.",
            field="discharged_on",
        )
    earliest = births.BirthDate(born, entry.birth_precision).earliest if born else None
    if earliest and entry.discharged_on < earliest:
        return DomainError(
            "Cette date de sortie est avant la naissance : vérifiez-la.", field="discharged_on"
        )
    return None
