"""A meeting is held once; attendance feeds the pay, the sheet and the figures."""

from datetime import date, datetime, time
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.records import documents
from members import hooks
from members.models import Attendance, Meeting
from members.operations import meetings
from members.queries import meetings as reads
from tests.support.clocks import NOW


@pytest.fixture
def hold(join):
    people = [join("Sauge", "Élise"), join("Thym", "Paul"), join("Menthe", "Ana")]

    def _hold(**changed):
        arguments = {
            "number": "M001",
            "title": "Groupe diabète",
            "mission_code": "parcours",
            "action_number": "A4",
            "held_on": date(2026, 11, 12),
            "starts_at": time(20, 15),
            "minutes": 120,
            "place": "Montbrison",
            "activity_code": "GT",
            "attendee_ids": [p.id for p in people],
        }
        return meetings.record_meeting(by=SYSTEM, at=NOW, **(arguments | changed))

    _hold.people = people
    return _hold


def test_a_meeting_keeps_its_moment_its_people_and_its_speakers(hold):
    speaker = hold.people[1].id
    meeting = hold(speaker_ids=[speaker], people_met=61, funnel={"questionnaires": 61}, proxies=3)
    facts = reads.find_meeting(meeting.id)
    assert facts.starts_at == datetime(2026, 11, 12, 20, 15, tzinfo=PARIS)
    assert (len(facts.present), facts.speaker_ids, facts.proxies) == (3, (speaker,), 3)
    assert (facts.people_met, facts.funnel) == (61, {"questionnaires": 61})
    nobody_came = hold(number="M002", held_on=date(2026, 11, 5), funnel={"rencontres": 0})
    assert reads.find_meeting(nobody_came.id).funnel == {"rencontres": 0}


def test_the_missing_sheet_is_admitted_until_it_is_deposited(hold):
    meeting = hold(sheet_missing=True)
    assert reads.find_meeting(meeting.id).sheet_missing
    meetings.deposit_sheet(by=SYSTEM, at=NOW, meeting_id=meeting.id, document_id=uuid4())
    assert not reads.find_meeting(meeting.id).sheet_missing


def test_a_sheet_that_the_funders_have_stays(hold):
    document = documents.store(
        content=b"%PDF-1.7 x",
        name="f.pdf",
        media_type="application/pdf",
        kind="sheet",
        at=NOW,
        by=SYSTEM,
    )
    meeting = hold(sheet_document_id=document.id)
    hooks.sheet_listed_in.answered_by(_listed)
    try:
        with pytest.raises(DomainError, match="figure dans le dossier de l’année 4"):
            meetings.deposit_sheet(by=SYSTEM, at=NOW, meeting_id=meeting.id, document_id=uuid4())
    finally:
        hooks.sheet_listed_in.answers.remove(_listed)


def _listed(sha256: str) -> str:
    return "le dossier de l’année 4"


def test_a_person_finds_the_meetings_they_attended_the_latest_first(hold, join):
    hold()
    hold(number="M002", held_on=date(2026, 1, 10))
    mine, stranger = hold.people[0].id, join("Ortie").id
    attended = reads.paginate_meetings(number=1, person_id=mine)
    assert [m.number for m in attended] == ["M001", "M002"]
    assert list(reads.paginate_meetings(number=1, person_id=stranger)) == []


def test_a_period_leaves_its_last_day_out(hold):
    hold()
    assert reads.meetings_between(Period(date(2026, 11, 1), date(2026, 11, 12))) == []
    assert len(reads.meetings_between(Period(date(2026, 11, 12), date(2026, 11, 13)))) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"held_on": date(2026, 11, 19)}, "held_on"),
        ({"minutes": 0}, None),
        ({"minutes": 1441}, None),
        ({"minutes": -5}, "minutes"),
        ({"mission_code": "inconnue"}, "mission"),
        ({"body_code": "inconnu"}, "body"),
        ({"funnel": {"questionnaires": "61"}}, "funnel"),
        ({"funnel": {"glycemies": -1}}, "funnel"),
        ({"attendee_ids": [uuid4()]}, "attendees"),
        ({"title": "a\u202eb"}, "title"),
        ({"starts_at": datetime(2026, 11, 13, 20, tzinfo=PARIS)}, "starts_at"),
    ],
)
def test_an_impossible_meeting_is_refused_and_nothing_is_half_written(hold, changed, field):
    with pytest.raises(DomainError) as refusal:
        hold(**changed)
    assert refusal.value.field == field
    assert not Meeting.objects.exists()


def test_the_same_number_is_never_given_twice(hold):
    hold()
    with pytest.raises(DomainError) as refusal:
        hold()
    assert refusal.value.field == "number"


def test_nobody_is_noted_twice_at_one_meeting(hold):
    meeting = hold()
    someone = hold.people[0]
    with pytest.raises(DomainError, match="déjà notée"):
        meetings.attest_attendance(by=SYSTEM, at=NOW, meeting_id=meeting.id, person_id=someone.id)
    with pytest.raises(IntegrityError, match="attendance_once"), transaction.atomic():
        Attendance.objects.create(meeting=meeting, person=someone, role="attendee", attested_at=NOW)


def test_a_member_does_not_write_the_register(hold):
    member = Actor(id=uuid4(), roles=frozenset({"member"}))
    meeting = hold()
    with pytest.raises(Forbidden):
        meetings.attest_attendance(
            by=member, at=NOW, meeting_id=meeting.id, person_id=hold.people[0].id
        )
