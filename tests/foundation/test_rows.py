"""How a row is kept: its fields are checked here, the rest by the database, in French."""

import re
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records.rows import (
    find_or_refuse,
    french_constraint_errors,
    lock_first,
    refused,
    save_validated,
)
from members.models import Person, Profession, User
from tests.architecture.statements import counted

from .acting import AT

pytestmark = pytest.mark.django_db
RPPS = "99700000021"
TABLE = re.compile(r'(\w+) (?:.* FROM |INTO )?"(\w+)"')


@pytest.fixture
def nurse() -> Profession:
    named = {"system": "T", "code": "60", "label": "Infirmière"}
    return Profession.objects.create(**named, rpps=True, health_profession=True)


@pytest.fixture
def claudie(nurse) -> Person:
    return save_validated(person(profession=nurse, rpps=RPPS))


def person(**more) -> Person:
    return Person(**{"last_name": "Bruyère", "first_name": "Claudie", **more})


def account(email: str, owner: Person) -> User:
    return User(email=email, name="Claudie", person=owner, created_at=AT, password="!")


def refusal_of(row, **how) -> tuple[str | None, str]:
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        save_validated(row, **how)
    return refusal.value.field, refusal.value.sentence


def asked_by(row, **how) -> list[str]:
    """Of which table, and what: « SELECT members_person »."""
    with counted() as statements:
        save_validated(row, **how)
    found = (TABLE.match(statement.sql) for statement in statements)
    return [" ".join(match.groups()) for match in found]


def test_a_faulty_field_is_refused_by_the_name_its_form_gives_it_and_nothing_is_kept(nurse):
    nameless = person(last_name="", profession=nurse)
    assert refusal_of(nameless)[0] == "last_name"
    assert refusal_of(nameless, form_fields={"last_name": "name"})[0] == "name"
    assert not Person.objects.exists()


def test_what_a_row_leads_to_is_asked_once_and_only_when_nobody_read_it(nurse):
    kept = ["INSERT members_person"]
    assert asked_by(person(profession_id=nurse.pk)) == ["SELECT members_profession", *kept]
    assert asked_by(person(profession=nurse)) == kept
    assert asked_by(person(profession_id=nurse.pk), check_unique=False) == kept


def test_what_is_unique_is_asked_of_what_somebody_typed_and_never_of_a_drawn_key(claudie):
    # the person of an account is somebody's choice, and the account of nobody else
    asked = ["SELECT members_person", "SELECT members_user", "INSERT members_user"]
    assert asked_by(account("claudie@exemple.fr", claudie)) == asked


def test_a_row_that_was_held_is_kept_in_one_statement(claudie):
    held = lock_first(Person.objects.all())
    assert asked_by(held) == ["UPDATE members_person"]


@pytest.mark.parametrize("held", [True, False])
def test_a_row_that_leads_nowhere_is_refused(claudie, held):
    row = lock_first(Person.objects.all()) if held else person(first_name="Paul")
    row.profession_id = -1
    assert refusal_of(row)[0] == "profession"


def test_a_row_that_leads_to_what_is_taken_is_refused_although_it_was_read(claudie):
    save_validated(account("claudie@exemple.fr", claudie))
    assert refusal_of(account("other@exemple.fr", claudie))[0] == "person"
    assert User.objects.count() == 1


def test_what_the_database_refuses_is_said_in_the_words_of_the_constraint(nurse, claudie):
    twice = "Ce numéro RPPS est déjà celui d’une autre personne."
    assert refusal_of(person(profession=nurse, rpps=RPPS)) == ("rpps", twice)
    forms = {"rpps": "number"}
    assert refusal_of(person(profession=nurse, rpps=RPPS), form_fields=forms) == ("number", twice)
    unsigned = person(profession=nurse, rpps_confirmed_at=AT)
    assert refusal_of(unsigned) == (None, "Une confirmation de RPPS a une date et un auteur.")
    nurse.pk = None
    nurse._state.adding = True
    assert refusal_of(nurse) == (None, "Cette profession existe déjà.")


def test_what_no_constraint_of_the_model_has_a_word_for_was_changed_meanwhile(claudie):
    save_validated(account("claudie@exemple.fr", claudie))
    told = refusal_of(account("other@exemple.fr", claudie), check_unique=False)
    assert told == (None, "Quelqu’un vient de modifier cette fiche : rechargez la page.")


def test_what_is_refused_inside_says_what_refused_it(nurse):
    twice = [person(profession=nurse, rpps=RPPS) for _ in range(2)]
    words = french_constraint_errors(Person)
    with pytest.raises(DomainError) as refusal, transaction.atomic(), words:
        Person.objects.bulk_create(twice)
    assert refusal.value.field == "rpps"
    assert isinstance(refusal.value.__cause__, IntegrityError)


@pytest.mark.parametrize("lock", [True, False])
def test_the_first_row_is_found_or_its_absence_is_told_beside_the_field(claudie, lock):
    assert find_or_refuse(Person.objects.all(), "Personne.", lock=lock) == claudie
    absent = Person.objects.filter(pk=uuid4())
    with pytest.raises(DomainError, match=r"^Cette personne n’existe plus\.$") as refusal:
        find_or_refuse(absent, "Cette personne n’existe plus.", field="person", lock=lock)
    assert refusal.value.field == "person"


@pytest.mark.parametrize(("how", "held"), [({}, False), ({"lock": True}, True)])
def test_what_is_only_looked_for_is_not_held(claudie, how, held):
    with counted() as statements:
        find_or_refuse(Person.objects.all(), "Personne.", **how)
    assert ["FOR UPDATE" in statement.sql for statement in statements] == [held]


@pytest.mark.parametrize(
    ("faults", "field", "sentence"),
    [
        (["Trop long.", "Trop tard."], None, "Trop long. Trop tard."),
        ({"name": ["Trop long.", "Vide."], "day": ["Passé."]}, "name", "Trop long. Vide."),
        ({"__all__": ["Trop tard."]}, None, "Trop tard."),
    ],
)
def test_all_that_is_said_of_the_first_faulty_field_is_told(faults, field, sentence):
    told = refused(ValidationError(faults))
    assert (told.field, told.sentence) == (field, sentence)
