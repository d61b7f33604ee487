"""Twins and duplicates."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection

from cpts_portal.foundation.models import OutboxMail
from patients.models import Proposal, RequestLog
from patients.operations import answers
from tests.patients.asking import World, acting, join, open_places, propose, with_account
from tests.patients.conftest import later
from tests.patients.office.conftest import LIST, post, row
from tests.support.clocks import NOW
from tests.support.pages import page_text


@pytest.mark.requirement("CRY-06")
def test_the_office_alone_sees_the_same_name_and_birth_date(ask, ines):
    first = ask(last_name="D’Hérouville-Ñandú", first_name="Zoé")
    second = ask(last_name="d'herouville nandu", first_name="ZOE")
    other = ask(last_name="D’Hérouville-Ñandú", first_name="Zoé", birth_date=date(1951, 3, 5))
    page = page_text(ines.get(f"{LIST}{second.id}/"))
    assert "Même nom, naissance qui peut être la même" in page and first.reference in page
    assert other.reference not in page


def test_a_birth_of_an_unknown_day_is_compared_by_its_year(ask, ines):
    year = {"birth_date": date(1951, 12, 31), "birth_precision": "year"}
    whole, partial = ask(), ask(**year)
    month = ask(birth_date=date(1951, 4, 30), birth_precision="month")
    other = ask(birth_date=date(1952, 12, 31), birth_precision="year")
    page = page_text(ines.get(f"{LIST}{whole.id}/"))
    assert partial.reference in page
    assert month.reference not in page and other.reference not in page
    page = page_text(ines.get(f"{LIST}{partial.id}/"))
    assert whole.reference in page and month.reference in page
    answer = post(ines, partial, "qualifier")
    assert "même nom et une naissance" in page_text(answer, 422)
    assert row(partial).state == "received"


def test_a_look_alike_whose_birth_does_not_open_is_still_told(ask, ines):
    damaged, mine = ask(), ask()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE patients_carerequest SET birth_date = left(birth_date, -5) WHERE id = %s",
            [damaged.id],
        )
    assert damaged.reference in page_text(ines.get(f"{LIST}{mine.id}/"))


def test_a_duplicate_gives_its_date_and_its_contacts_to_the_one_that_stays(ask, ines):
    old = ask(at=later(days=-40), email="lucienne@exemple.fr")
    original = ask()
    post(ines, old, "doublon", other=original.reference)
    assert (row(old).state, row(old).close_reason) == ("closed", "duplicate")
    assert row(old).duplicate_of_id == original.id
    assert row(original).received_at == later(days=-40)
    assert row(original).email == "lucienne@exemple.fr"


@pytest.mark.parametrize("number", ["", "LF-99999999", "xx", "9" * 30, "²"])
def test_a_number_that_is_nobody_s_is_told(ask, ines, number):
    answer = post(ines, ask(), "doublon", other=number)
    assert "numéro" in page_text(answer, 422)


def test_nobody_is_her_own_duplicate(ask, ines):
    received = ask()
    answer = post(ines, received, "doublon", other=received.reference)
    assert "n’est pas son propre doublon" in page_text(answer, 422)


@pytest.fixture
def accepted(wait, office):
    """Accepted by a doctor, and younger than the other request of the same person."""
    doctor = acting(join("Genévrier", "Nadia"))
    with_account(doctor)
    older, mine = wait(at=later(days=-40)), wait()
    sent = propose(World(office=office.ines), mine.id, open_places(doctor))
    answers.accept(by=doctor, at=NOW, proposal_id=sent)
    return SimpleNamespace(older=older, mine=mine, sent=sent)


def number_offered(ines, received) -> str:
    return ines.get(f"{LIST}{received.id}/").context["forms"]["doublon"].initial.get("other")


def test_the_request_that_a_doctor_accepted_is_not_the_one_to_close(accepted, ines):
    assert number_offered(ines, accepted.mine) is None
    assert number_offered(ines, accepted.older) == accepted.mine.reference


def test_a_match_does_not_end_as_a_duplicate(accepted, ines):
    answer = post(ines, accepted.mine, "doublon", other=accepted.older.reference)
    page = page_text(answer, 422)
    assert answer.status_code == 422
    assert f"gardez-la. Ouvrez la demande {accepted.older.reference}" in page
    assert row(accepted.mine).state == "accepted"
    assert Proposal.objects.get(pk=accepted.sent).state == "accepted"
    assert not OutboxMail.objects.filter(template="mail/patients/proposal_ended").exists()
    post(ines, accepted.older, "doublon", other=accepted.mine.reference)
    assert row(accepted.older).close_reason == "duplicate"


@pytest.mark.parametrize(
    "spelling", ["LF{}", "lf {}", "LF\u2011{}", "lf\u2013{}", "LF \u2212 {}", " {} ", "LF\u00a0{}"]
)
@pytest.mark.parametrize("step", ["doublon", "foyer"])
def test_the_number_of_another_request_is_read_as_people_write_it(ask, ines, step, spelling):
    older, mine = ask(at=later(days=-9)), ask(last_name="Autre")
    answer = post(ines, mine, step, other=spelling.format(row(older).number))
    assert answer.status_code == 302


def test_after_a_merge_the_kept_request_opens_and_the_comparison_says_so(ask, ines):
    original, duplicate, stranger = ask(at=later(days=-9)), ask(), ask(last_name="Autre")
    answer = post(ines, duplicate, "doublon", other=original.reference)
    assert answer.url == f"{LIST}{original.id}/"
    assert f"voici {original.reference}, gardée" in page_text(ines.get(answer.url))
    for first, second in ((original, duplicate), (duplicate, original)):
        page = page_text(ines.get(f"{LIST}{first.id}/comparer/{second.id}/"))
        assert f"Déjà réunies : {duplicate.reference} est close" in page
        assert "Comparez, puis gardez" not in page and "clore l’autre" not in page
    assert row(stranger).state == "received"


def test_that_they_are_two_people_is_recorded_from_the_comparison(ask, ines):
    older, mine = ask(at=later(days=-9)), ask()
    address = f"{LIST}{mine.id}/comparer/{older.id}/"
    page = page_text(ines.get(address))
    assert f"Ce sont deux personnes : qualifier {mine.reference}" in page
    assert (
        "Date de naissance" in page and '<input type="hidden" name="distinct" value="on">' in page
    )
    post(ines, mine, "qualifier", distinct="on")
    assert row(mine).state == "waiting"
    assert RequestLog.objects.filter(request=mine.id).latest("position").transition == "qualify"
