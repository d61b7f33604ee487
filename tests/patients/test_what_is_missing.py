"""What a request lacks before it waits for a doctor, by the age and who answers for the person."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from patients.domain import completeness
from patients.models import CareRequest
from patients.operations.receiving import given_by

TODAY = date(2026, 11, 18)
REPRESENTATIVE, PARENT = "le nom du représentant légal", "l’accord d’un parent"


@dataclass(frozen=True)
class Row:
    first_name: str = "Lucienne"
    birth_date: date | None = date(1951, 3, 4)
    commune_id: str = "46127"
    phone: str = "+33612345678"
    email: str = ""
    representative: str = ""
    protected_adult: bool = False
    parent_agrees: bool = False


def missing(row: Row, *, agreed: bool = True) -> tuple[str, ...]:
    return completeness.missing(row, agreed=agreed, on=TODAY)


def test_a_whole_request_lacks_nothing_but_an_agreement():
    assert missing(Row()) == ()
    assert missing(Row(phone="", email="lucienne@exemple.fr")) == ()
    assert missing(Row(), agreed=False) == ("l’accord de la personne",)


@pytest.mark.parametrize(
    ("born", "lacks"),
    [
        (date(2010, 11, 19), REPRESENTATIVE),  # sixteen tomorrow
        (date(2010, 11, 18), PARENT),  # sixteen today
        (date(2008, 11, 19), PARENT),  # eighteen tomorrow
    ],
)
def test_before_sixteen_somebody_answers_for_them_then_a_parent_agrees(born, lacks):
    assert missing(Row(birth_date=born)) == (lacks,)


def test_at_eighteen_nobody_else_is_asked():
    assert missing(Row(birth_date=date(2008, 11, 18))) == ()


def test_the_name_of_who_represents_a_child_is_enough():
    assert missing(Row(birth_date=date(2015, 1, 1), representative="Anne Fougère")) == ()


def test_the_agreement_of_a_parent_is_enough_from_sixteen():
    assert missing(Row(birth_date=date(2010, 11, 18), parent_agrees=True)) == ()


@pytest.mark.parametrize("born", [date(1951, 3, 4), date(2009, 1, 1), None])
def test_a_protected_person_has_a_representative_at_any_age_and_no_parent_is_asked(born):
    row = Row(birth_date=born, protected_adult=True)
    assert REPRESENTATIVE in missing(row) and PARENT not in missing(row)
    assert REPRESENTATIVE not in missing(replace(row, representative="Anne Fougère"))


def test_an_unknown_birth_asks_for_the_birth_alone():
    assert missing(Row(birth_date=None)) == ("la date de naissance",)


def test_the_fields_that_fill_what_is_missing_are_named_but_for_the_agreement():
    row = Row(first_name="", birth_date=None, commune_id="", phone="")
    fields = completeness.gaps(row, agreed=False, on=TODAY)
    assert fields == ("first_name", "birth_date", "commune", "phone")


@pytest.mark.parametrize(
    ("age", "protected", "parent", "who"),
    [
        (15, False, False, "representative"),
        (15, True, True, "representative"),
        (16, True, True, "representative"),
        (75, True, False, "representative"),
        (16, False, True, "person_and_parent"),
        (16, False, False, "person"),
        (75, False, False, "person"),
        (None, False, False, "person"),
    ],
)
def test_the_agreement_is_given_by_whoever_answers_for_the_person(age, protected, parent, who):
    row = CareRequest(age=age, protected_adult=protected, parent_agrees=parent)
    assert given_by(row) == who
