"""What was stored before with a character nobody sees, or in another spelling, is repaired."""

from importlib import import_module

from allauth.account.models import EmailAddress
from django.apps import apps

from cpts_portal.foundation.kernel.blind_index import digest
from members.models import Person, User
from patients.domain import duplicates
from patients.models import CareDoctor, CareRequest
from tests.patients.conftest import later
from tests.signing_in import make_account, make_member

members = import_module("members.migrations.0008_invisible_characters_dropped")
patients = import_module("patients.migrations.0006_one_spelling_of_phones")
by_year = import_module("patients.migrations.0009_pregnancy_noted_and_same_name_and_year")


def test_an_address_stored_with_a_hidden_character_is_repaired_unless_it_is_taken(office):
    first, second, free = (make_account(email=f"{name}@exemple.fr") for name in ("a", "b", "c"))
    User.objects.filter(pk=first.pk).update(email="zwsp@exemple.fr\u200b")
    EmailAddress.objects.filter(user=first).update(email="zwsp@exemple.fr\u200b")
    User.objects.filter(pk=second.pk).update(email="\ufeffc@exemple.fr")
    members.repair_addresses(apps, None)
    emails = dict(User.objects.values_list("pk", "email"))
    assert emails[first.pk] == EmailAddress.objects.get(user=first).email == "zwsp@exemple.fr"
    assert (emails[second.pk], emails[free.pk]) == ("\ufeffc@exemple.fr", "c@exemple.fr")


def test_a_phone_and_a_sort_key_of_a_member_are_repaired(office):
    person = Person.objects.get(pk=make_member().pk)
    Person.objects.filter(pk=person.pk).update(phone="+262692112233", sort_name="dеlorme anne")
    members.repair_phones(apps, None)
    members.repair_sort_keys(apps, None)
    person.refresh_from_db()
    assert (person.phone, person.sort_name) == ("0692112233", "delorme anne")


def test_an_overseas_phone_of_a_request_is_written_again_and_found(office, ask):
    row = CareRequest.objects.get(pk=ask(phone="0692112233", last_name="Fougère").id)
    right = row.same_phone, row.same_person
    row.phone = "+262692112233"
    row.save()
    CareRequest.objects.filter(pk=row.pk).update(same_phone=None, same_person=None)
    doctor = CareDoctor.objects.create(
        last_name="Sorbier",
        first_name="Paul",
        phone="+590690112233",
        recorded_at=row.received_at,
        recorded_by=office.ines.id,
    )
    patients.repair_requests(apps, None)
    patients.repair_doctors(apps, None)
    row.refresh_from_db()
    doctor.refresh_from_db()
    assert (row.phone, doctor.phone) == ("0692112233", "0690112233")
    assert (row.same_phone, row.same_person) == right


def test_rows_from_before_are_indexed_by_the_year_of_birth_and_back(office, ask):
    row = CareRequest.objects.get(pk=ask().id)
    right = row.same_person
    by_year.index_by_day(apps, None)
    row.refresh_from_db()
    text = (
        f"{duplicates.person('Fougère', 'Lucienne', row.birth_date).removesuffix('1951')}1951-03-04"
    )
    assert row.same_person == digest(text, context="patients.carerequest.same_person") != right
    by_year.index_by_year(apps, None)
    row.refresh_from_db()
    assert row.same_person == right


def test_pregnancies_from_before_are_dated_of_their_reception(office, ask):
    row = CareRequest.objects.get(pk=ask(at=later(days=-40), pregnancy=True).id)
    other = ask()
    CareRequest.objects.filter(pk=row.pk).update(pregnancy_noted_on=later().date())
    by_year.date_pregnancies(apps, None)
    dated = dict(CareRequest.objects.values_list("pk", "pregnancy_noted_on"))
    assert dated == {row.pk: later(days=-40).date(), other.id: None}
