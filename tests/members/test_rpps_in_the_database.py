"""IDN-01: what is no RPPS is refused by PostgreSQL itself, and one number is one person."""

import pytest
from django.db import IntegrityError, connection, transaction

from members.models import Person
from tests.signing_in import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("IDN-01")]


def write(person, number: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE members_person SET rpps = %s WHERE id = %s", [number, person.id])


@pytest.mark.parametrize(
    "number",
    [
        "00000000000",
        "9970000000",
        "9970000000A",
        "９９７００００００05",
        " 9970000000",
        "9970000000\n",
    ],
)
def test_a_bad_shape_is_refused_by_the_database(number):
    person = make_member()
    with pytest.raises(IntegrityError, match="person_rpps_shape"):
        write(person, number)


def test_one_number_is_one_person_whoever_writes_it():
    first, second = make_member(), make_member()
    write(first, "99700000005")
    with pytest.raises(IntegrityError, match="person_rpps_once"):
        write(second, "99700000005")
    assert Person.objects.filter(rpps="99700000005").count() == 1
