"""The directory, the territory and the meetings: who sees what, in how many questions."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry
from members.operations import meetings, membership, people
from tests.signing_in import DOCTOR, make_account, make_role, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text

MOST_QUERIES = 12


@pytest.fixture
def coordinator(association):
    return signed_in(make_role("coordinator"))


@pytest.fixture
def nurse(join):
    person = join("Sauge", "Élise")
    client = signed_in(make_account(person=person))
    client.person = person
    return client


def hold(number: int, people):
    return meetings.record_meeting(
        by=SYSTEM,
        at=NOW,
        number=f"M{number:03}",
        title=f"Groupe {number}",
        mission_code="parcours",
        held_on=date(2026, 1, 1 + number % 28),
        minutes=90,
        activity_code="GT",
        attendee_ids=[p.id for p in people],
        place="Montbrison",
    )


def query_count(client, path) -> int:
    """SELECTs of one page, the frame's name and the session's mark already there."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    count = sum(query["sql"].startswith("SELECT") for query in captured)
    assert count <= MOST_QUERIES
    return count


def test_the_directory_asks_as_many_questions_for_sixty_members_as_for_three(coordinator, join):
    for number in range(3):
        join(f"Sauge {number}", "Élise", commune_code="46127")
    path = reverse("members:directory")
    few = query_count(coordinator, path)
    for number in range(57):
        join(f"Thym {number}", "Paul", commune_code="46127", profession=DOCTOR)
    assert query_count(coordinator, path) == few


def test_the_meetings_ask_as_many_questions_for_sixty_as_for_three(coordinator, join):
    people = [join("Sauge"), join("Thym")]
    for number in range(3):
        hold(number, people)
    path = reverse("members:meetings")
    few = query_count(coordinator, path)
    for number in range(3, 60):
        hold(number, people)
    assert query_count(coordinator, path) == few


def test_a_meeting_asks_as_many_questions_for_one_person_as_for_thirty(coordinator, join):
    people = [join(f"Sauge {number}") for number in range(30)]
    small, large = hold(1, people[:1]), hold(2, people)
    first = query_count(coordinator, reverse("members:meeting", args=[small.id]))
    assert first == query_count(coordinator, reverse("members:meeting", args=[large.id]))


def test_the_directory_is_cut_in_pages_of_fifty(coordinator, join):
    for number in range(53):
        join(f"Sauge {number:02}")
    page = page_text(coordinator.get(reverse("members:directory"), {"page": 2}))
    assert "Sauge 52" in page
    assert "Sauge 49" not in page


def test_a_member_finds_a_colleague_with_a_typo_and_without_accents(nurse, join):
    join("Genévrier", "Nadia", profession=DOCTOR)
    page = page_text(nurse.get(reverse("members:directory"), {"q": "genvrier"}))
    assert "Nadia Genévrier" in page
    assert "Élise Sauge" not in page


def test_the_profession_filter_keeps_its_own(nurse, join):
    doctor = join("Genévrier", "Nadia", profession=DOCTOR)
    page = page_text(nurse.get(reverse("members:directory"), {"profession": doctor.profession_id}))
    assert "Nadia Genévrier" in page
    assert "Élise Sauge" not in page


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a\x00b"},
        {"q": "x" * 500},
        {"profession": "abc"},
        {"profession": "999999"},
        {"page": "-1"},
        {"page": "abc"},
        {"q": "%_\\'\""},
        {"q": "\u202e"},
    ],
)
def test_what_is_typed_in_the_address_never_breaks_the_directory(nurse, query):
    page_text(nurse.get(reverse("members:directory"), query))


def test_an_empty_search_says_what_to_do(nurse):
    assert "Personne ne porte ce nom" in page_text(nurse.get("/adherents/", {"q": "zzzz"}))


def test_the_office_address_and_phone_of_a_colleague_stay_with_the_office(nurse, join):
    person = join(
        "Genévrier",
        "Nadia",
        email="prive@exemple.fr",
        phone="06 00 00 00 01",
        public_email="cabinet@exemple.fr",
        public_phone="04 00 00 00 02",
    )
    page = page_text(nurse.get(reverse("members:person", args=[person.id])))
    assert "cabinet@exemple.fr" in page
    assert "04 00 00 00 02" in page
    assert "prive@exemple.fr" not in page
    assert "06 00 00 00 01" not in page
    assert "0600000001" not in page


def test_whoever_asked_not_to_be_listed_is_found_by_the_office_alone(nurse, coordinator, join):
    person = join("Genévrier", "Nadia", listed=False)
    path = reverse("members:person", args=[person.id])
    assert "Nadia" not in page_text(nurse.get(reverse("members:directory")))
    assert nurse.get(path).status_code == 404
    assert "Nadia Genévrier" in page_text(coordinator.get(path))


def test_a_colleague_who_left_is_no_longer_in_the_directory(nurse, coordinator, join):
    person = join("Genévrier", "Nadia")
    membership.leave_member(
        by=SYSTEM, at=NOW, person_id=person.id, left_on=date(2024, 1, 1), reason="retraite"
    )
    path = reverse("members:person", args=[person.id])
    assert nurse.get(path).status_code == 404
    page = page_text(coordinator.get(path))
    assert "retraite" in page
    assert "pas en cours" in page


def test_a_person_page_names_her_groups_and_offices(nurse, join):
    person = join("Genévrier", "Nadia")
    body = people.create_body(by=SYSTEM, at=NOW, code="G_DIA", name="Groupe diabète", kind="group")
    start = date(2022, 7, 5)
    people.seat_person(by=SYSTEM, at=NOW, body_id=body.id, person_id=person.id, starts_on=start)
    people.give_mandate(by=SYSTEM, at=NOW, person_id=person.id, office="president", starts_on=start)
    answer = nurse.get(reverse("members:person", args=[person.id]))
    page = page_text(answer)
    assert "Groupe diabète" in page
    assert "Présidence" in page
    # whose session it is stays in the frame
    assert answer.context["person"]["role"] == "Adhérent·e"


@pytest.mark.parametrize("role", ["cpam", "ars", "msa", "administrator"])
@pytest.mark.parametrize("route", ["directory", "territory", "meetings", "directory_export"])
def test_reviewers_and_technicians_stay_outside(association, role, route):
    assert signed_in(make_role(role)).get(reverse(f"members:{route}")).status_code == 403


def test_the_members_file_is_for_the_office_and_the_taking_is_written_down(
    coordinator, nurse, join
):
    join("=HYPERLINK(1)", "Nadia")
    join("Genévrier", "=1+1")
    path = reverse("members:directory_export")
    assert nurse.get(path).status_code == 403
    response = coordinator.get(path)
    lines = response.content.decode().split("\r\n")
    assert response["Content-Type"].startswith("text/csv")
    assert len([line for line in lines if line]) == 4
    assert not [line for line in lines if line.lstrip('\ufeff"').startswith("=")]
    assert AuditEntry.objects.filter(action="directory.exported").count() == 1


def test_a_member_reads_her_own_meetings_and_no_other(nurse, join):
    other = join("Thym", "Paul")
    mine, theirs = hold(1, [nurse.person, other]), hold(2, [other])
    page = page_text(nurse.get(reverse("members:meetings")))
    assert "Groupe 1" in page
    assert "Groupe 2" not in page
    assert "Paul Thym" in page_text(nurse.get(reverse("members:meeting", args=[mine.id])))
    assert nurse.get(reverse("members:meeting", args=[theirs.id])).status_code == 404


def test_the_office_reads_every_meeting_and_sees_the_missing_sheet(coordinator, join):
    meeting = meetings.record_meeting(
        by=SYSTEM,
        at=NOW,
        number="M097",
        title="Soirée diabète",
        mission_code="parcours",
        held_on=date(2026, 5, 26),
        minutes=120,
        activity_code="NUL",
        attendee_ids=[join("Thym").id],
        sheet_missing=True,
        proxies=2,
    )
    assert "Feuille manquante" in page_text(coordinator.get(reverse("members:meetings")))
    page = page_text(coordinator.get(reverse("members:meeting", args=[meeting.id])))
    assert "La feuille d’émargement manque" in page


def test_what_a_missing_sheet_costs_is_told_to_the_office_alone(coordinator, nurse):
    meeting = meetings.record_meeting(
        by=SYSTEM,
        at=NOW,
        number="M097",
        title="Soirée diabète",
        mission_code="parcours",
        held_on=date(2026, 5, 26),
        minutes=120,
        activity_code="NUL",
        attendee_ids=[nurse.person.id],
        sheet_missing=True,
        sheet_note="10 000 € sans preuve",
    )
    path = reverse("members:meeting", args=[meeting.id])
    assert "sans preuve" in page_text(coordinator.get(path))
    page = page_text(nurse.get(path))
    assert "La feuille d’émargement manque" in page
    assert "sans preuve" not in page


def test_the_territory_page_draws_the_communes_and_their_sum(nurse):
    page = page_text(nurse.get(reverse("members:territory")))
    assert "<svg" in page
    assert "Gourdon" in page
    assert "5 741 habitants" in page
    assert "Licence Ouverte 2.0" in page


def test_without_an_association_the_territory_page_says_so(db):
    page = page_text(signed_in(make_role("coordinator")).get(reverse("members:territory")))
    assert "Aucun territoire n’est enregistré." in page
