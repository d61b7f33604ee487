"""What somebody typed about a person, checked and put on the row. Nothing is saved here.

Refusals carry the name of the field of the form they belong to.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime

from cpts_portal.foundation.kernel import phones
from cpts_portal.foundation.kernel.emails import clean_email
from cpts_portal.foundation.kernel.errors import DomainError, Refusals
from cpts_portal.foundation.kernel.text import one_line
from members.queries import communes
from patients.domain import ages
from patients.enums import FilledBy
from patients.models import CareRequest
from patients.operations.intake_checks import NO_COMMUNE, all_wrong, who_answers

EMPTY_IS_NOTHING = (
    *("last_name", "first_name", "street", "email", "trusted_person", "representative"),
    *("former_doctor", "reporter_name", "reporter_structure"),
)


@dataclass(frozen=True)
class Application:
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
_TYPED_APART = {"commune_code", "phone", "reporter_phone", "birth_date", "birth_precision", "email"}

# who told, and how it came, do not change with a later correction
FIRST_DAY = ("filled_by", "origin", "reporter_name", "reporter_structure", "reporter_phone")


def write_application(
    row: CareRequest, given: Application, *, at: datetime, keep: tuple[str, ...] = ()
) -> None:
    """``keep``: the columns that stay as they are."""
    day = ages.paris_day(at)
    wrong = all_wrong(given, day=day)
    if wrong:
        raise Refusals(wrong)
    for field in fields(given):
        skipped = given.by_partner and field.name not in PARTNER_GIVES
        if skipped or field.name in _TYPED_APART or field.name in keep:
            continue
        setattr(row, field.name, _kept(field.name, getattr(given, field.name)))
    _date_pregnancy(row, day)
    row.phone = phones.normal(given.phone) or None
    if "reporter_phone" not in keep:
        row.reporter_phone = phones.normal(given.reporter_phone) or None
    row.email = clean_email(given.email) or None
    write_place(row, given.commune_code)
    if not given.by_partner:
        write_age(row, given.birth_date, given.birth_precision)


def _kept(name: str, value):
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
    found = communes.find(code)
    if found is None:
        raise DomainError(NO_COMMUNE, field="commune")
    row.commune_id, row.out_of_territory = code, not found.in_territory


def write_age(row: CareRequest, birth_date: date | None, precision: str) -> None:
    """Checked before. The age is that of the reception: a later correction makes nobody older."""
    row.birth_date, row.birth_precision = birth_date, precision
    row.birth_year = row.age = None
    if birth_date is not None:
        age = ages.age_on(birth_date, ages.paris_day(row.received_at))
        row.age, row.birth_year = max(age, 0), birth_date.year


def check_who_answers_for_her(row: CareRequest, day: date) -> None:
    refusal = who_answers(
        row.birth_date,
        day=day,
        representative=bool(row.representative),
        protected=row.protected_adult,
        parent_agrees=row.parent_agrees,
    )
    if refusal:
        raise refusal
