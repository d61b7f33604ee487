"""Three boxes; the day, or the day and the month, may be unknown and stays so everywhere."""

from datetime import date

import pytest
from django.test import Client

from patients import copies
from patients.domain.births import age_words, from_parts, words
from patients.models import CareRequest
from patients.operations import answers
from tests.patients.asking import ask as ask_and_qualify
from tests.patients.asking import build, open_places, propose, with_account
from tests.patients.test_who_asks import URL, entry
from tests.signing_in import signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text


@pytest.fixture
def visitor(office):
    return Client()


def boxes(day: str, month: str, year: str) -> dict:
    return {"birth_date_0": day, "birth_date_1": month, "birth_date_2": year}


@pytest.mark.parametrize(
    ("day", "month", "year", "latest", "precision"),
    [
        ("4", "3", "1951", "1951-03-04", ""),
        ("04", "mars", "1951", "1951-03-04", ""),
        ("", "", "1950", "1950-12-31", "year"),
        ("00", "00", "1950", "1950-12-31", "year"),
        ("", "2", "1952", "1952-02-29", "month"),
        ("0", "02", "1950", "1950-02-28", "month"),
        ("", "", "00/00/1950", "1950-12-31", "year"),
        ("", "", "04/03/1951", "1951-03-04", ""),
        (" 4 ", " Août ", " 1951 ", "1951-08-04", ""),
        ("1er", "déc.", "1951", "1951-12-01", ""),
        ("1 er", "janv", "1951", "1951-01-01", ""),
        ("04/03/1951", "", "", "1951-03-04", ""),
        ("", "04.03.1951", "", "1951-03-04", ""),
        ("4 mars 1951", "", "", "1951-03-04", ""),
        ("", "", "1er févr. 1951", "1951-02-01", ""),
        ("19", "11", "1903", "1903-11-19", ""),
    ],
)
def test_a_birth_date_is_taken_as_it_is_known(visitor, day, month, year, latest, precision):
    assert visitor.post(URL, entry(**boxes(day, month, year))).status_code == 302
    row = CareRequest.objects.get()
    assert (row.birth_date, row.birth_precision) == (date.fromisoformat(latest), precision)
    assert row.birth_year == int(latest[:4])


@pytest.mark.parametrize(
    ("day", "month", "year", "says"),
    [
        ("31", "2", "1951", "Cette date n’existe pas"),
        ("4", "13", "1951", "Cette date n’existe pas"),
        ("4", "brumaire", "1951", "Cette date n’existe pas"),
        ("4", "jui", "1951", "Cette date n’existe pas"),
        ("4", "dé", "1951", "Cette date n’existe pas"),
        ("1_0", "3", "1951", "Cette date n’existe pas"),
        ("+4", "3", "1951", "Cette date n’existe pas"),
        ("4", "+3", "1951", "Cette date n’existe pas"),
        ("4", "3", "1_951", "Cette date n’existe pas"),
        ("4", "", "1951", "Indiquez aussi le mois"),
        ("4", "3", "", "au moins l’année"),
        ("4", "3", "51", "quatre chiffres"),
        ("4", "3", "0000", "Cette date n’existe pas"),
        ("", "", "2027", "dans le futur"),
        ("", "12", "2026", "dans le futur"),
        ("", "", "1900", "125 ans"),
        ("18", "11", "1903", "123 ans"),
        ("", "", "", "Indiquez la date de naissance"),
    ],
)
def test_a_birth_date_that_cannot_be_keeps_what_was_typed(visitor, day, month, year, says):
    answer = visitor.post(URL, entry(**boxes(day, month, year)))
    page = page_text(answer, 422)
    assert answer.status_code == 422 and says in page
    for name, part in boxes(day, month, year).items():
        assert not part or f'name="{name}" value="{part}"' in page


def test_a_date_written_whole_by_an_older_page_is_understood(visitor):
    for day in ("1951-03-04", "04/03/1951", "00/00/1950"):
        form = entry(birth_date=day, birth_date_0=None, birth_date_1=None, birth_date_2=None)
        assert visitor.post(URL, form).status_code == 302
    precisions = CareRequest.objects.values_list("birth_precision", flat=True)
    assert sorted(precisions) == ["", "", "year"]


def test_this_year_alone_is_a_child_and_not_in_the_future(visitor):
    answer = visitor.post(URL, entry(**boxes("", "", "2026"), representative="Anne Fougère"))
    assert answer.status_code == 302
    assert CareRequest.objects.get().age == 0


def test_the_office_reads_that_the_day_is_unknown_and_corrects_it(visitor, ines):
    visitor.post(URL, entry(**boxes("", "", "1950")))
    row = CareRequest.objects.get()
    page = page_text(ines.get(f"/acces/demandes/{row.id}/"))
    assert "1950, jour et mois inconnus" in page and "75 ans environ" in page
    assert "75 ans environ" in page_text(ines.get("/acces/demandes/?etat=ouvertes"))
    form = page_text(ines.get(f"/acces/demandes/{row.id}/corriger/"))
    assert 'name="birth_date_2" value="1950"' in form
    assert 'name="birth_date_0" value="' not in form
    fields = {"version": row.version, "last_name": "Fougère", "phone": "0612345678"}
    ines.post(f"/acces/demandes/{row.id}/corriger/enregistrer/", fields | boxes("12", "5", "1950"))
    assert "12 mai 1950" in page_text(ines.get(f"/acces/demandes/{row.id}/"))


def test_the_doctor_reads_that_the_day_is_unknown(db):
    world = build()
    user = with_account(world.doctor)
    request = ask_and_qualify(birth_date=date(1950, 2, 28), birth_precision="month")
    sent = propose(world, request, open_places(world.doctor))
    answers.accept(by=world.doctor, at=CareRequest.objects.get().received_at, proposal_id=sent)
    page = page_text(signed_in(user).get(f"/patients-proposes/{sent}/coordonnees/"))
    assert "février 1950, jour inconnu" in page


def test_her_copy_says_what_is_known_of_her_birth(visitor):
    visitor.post(URL, entry(**boxes("", "", "1950")))
    field = CareRequest._meta.get_field("birth_precision")
    assert dict(field.choices)[CareRequest.objects.get().birth_precision] == "année seulement"


@pytest.mark.parametrize(
    ("stored", "precision", "says"),
    [
        (date(1950, 12, 31), "year", "1950, jour et mois inconnus"),
        (date(1950, 2, 28), "month", "février 1950, jour inconnu"),
        (date(1950, 2, 28), "", date(1950, 2, 28)),
    ],
)
def test_her_copy_does_not_make_up_a_day(ask, stored, precision, says):
    received = ask(birth_date=stored, birth_precision=precision)
    table = copies.by_link(link=received.link, at=NOW).tables[0]
    assert dict(table.rows[0])["date de naissance"] == says


def test_two_requests_side_by_side_do_not_make_up_a_day(ask, ines):
    whole, partial = ask(), ask(birth_date=date(1951, 12, 31), birth_precision="year")
    page = page_text(ines.get(f"/acces/demandes/{whole.id}/comparer/{partial.id}/"))
    assert "4 mars 1951" in page and "1951, jour et mois inconnus" in page
    assert "31 décembre" not in page


def test_a_birth_is_told_only_by_whoever_says_all_of_it():
    year, month, day = from_parts(1950), from_parts(1950, 3), from_parts(1950, 3, 4)
    assert year.contains(day) and year.contains(year) and month.contains(day)
    assert not day.contains(month) and not month.contains(year) and not day.contains(year)
    assert not month.contains(from_parts(1950, 4, 1))
    assert year.contains(from_parts(1950, 1, 1)) and year.contains(from_parts(1950, 12, 31))
    assert month.contains(from_parts(1950, 3, 1)) and month.contains(from_parts(1950, 3, 31))


def test_a_day_without_its_month_is_no_birth():
    with pytest.raises(ValueError, match="without its month"):
        from_parts(1950, 0, 4)


def test_two_dates_may_be_the_same_day():
    year, month, day = from_parts(1950), from_parts(1950, 3), from_parts(1950, 3, 4)
    assert year.may_be(month) and month.may_be(day) and day.may_be(year)
    assert not day.may_be(from_parts(1950, 3, 5)) and not month.may_be(from_parts(1950, 4))
    assert year.may_be(from_parts(1950, 1, 1)) and from_parts(1950, 12, 31).may_be(year)


@pytest.mark.parametrize(
    ("age", "precision", "says"),
    [
        (None, "", ""),
        (0, "", "0 an"),
        (1, "", "1 an"),
        (2, "", "2 ans"),
        (1, "month", "1 an environ"),
        (75, "year", "75 ans environ"),
    ],
)
def test_an_age_is_in_the_plural_from_two_years_on(age, precision, says):
    assert age_words(age, precision) == says


@pytest.mark.parametrize("precision", ["", "month", "year"])
def test_a_birth_that_is_not_known_is_not_said(precision):
    assert words(None, precision) == ""
