"""What the report of a month says, and that it is what the dashboard says at the same moment."""

from datetime import date
from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.home import months
from cpts_portal.home.dashboard import dashboard
from cpts_portal.home.operations import reports
from cpts_portal.home.queries import reports as queries
from cpts_portal.home.report.contents import ReportContents
from missions.models import Declaration
from missions.operations import declarations as declarations_write
from missions.operations import review
from tests.home import report_world
from tests.home.report_world import FIRST, OCTOBER, at
from tests.support.shared_fixtures import layer

pytestmark = pytest.mark.django_db


def live_october():
    report_world.live_october(report_world.build())


october_lived = layer(live_october)


@pytest.fixture
def october(october_lived):
    return ReportContents.collect(months.whole(OCTOBER), FIRST)


def test_hours_are_those_done_in_the_month_whatever_became_of_them(october):
    hours = october.hours
    assert (hours.declarations, hours.declared_minutes) == (2, 165)
    assert (hours.verified_minutes, hours.waiting_minutes) == (120, 45)
    assert hours.verified_eur == Decimal("100.00")
    # the queue as the month ended: what was sent on 1 November is not in it
    assert hours.waiting == 1


def test_the_month_is_told_from_its_first_to_its_last_day(october):
    assert [row.held_on for row in october.meetings] == [OCTOBER]
    assert [row.paid_on for row in october.money.received] == [date(2026, 10, 31)]
    assert october.money.received_eur == Decimal("170625.00")
    assert [(row.persons, row.amount_eur) for row in october.money.batches] == [(1, 100)]
    assert (october.people.joined, october.people.left, october.people.members) == (1, 0, 4)


def test_an_indicator_that_moved_shows_both_ends(october):
    moved = [(row.number, row.before, row.after) for row in october.moved]
    assert moved == [("L01", 540, 512)]


def test_nothing_happened_is_said_without_inventing(october):
    quiet = ReportContents.collect(months.whole(date(2026, 9, 1)), FIRST)
    assert quiet.hours.missions == quiet.meetings == quiet.money.received == ()
    assert quiet.hours.declared_minutes == 0 and quiet.people.joined == 0


def test_every_shared_figure_is_the_dashboard_s_as_the_month_ended(october):
    span = months.whole(OCTOBER)
    board = dashboard(span.as_of(FIRST), span.known_at)
    assert (october.hours.waiting, october.hours.oldest_days) == (
        board.waiting.count,
        board.waiting.oldest_days,
    )
    envelopes = [
        (row.label, row.allotted_eur, row.committed_eur, row.spent_eur, row.left_eur)
        for row in october.money.envelopes
    ]
    assert envelopes == [
        (row.mission_label, row.allotted_eur, row.committed_eur, row.spent_eur, row.left_eur)
        for row in board.envelopes
    ]
    assert (october.contract.number, october.contract.months_gone) == (
        board.contract.number,
        board.contract.months_gone,
    )
    assert [(d.on, d.label) for d in october.deadlines] == [
        (d.on, d.label) for d in board.deadlines
    ]


def test_what_is_verified_paid_or_sent_after_the_month_does_not_change_it(october):
    """Made on the first or on the eighteenth, October says the same."""
    [late] = [row for row in Declaration.objects.waiting() if row.done_on < FIRST.date()]
    review.validate(by=report_world.CLAIRE, at=at(11, 5), declaration_id=late.id)
    again = ReportContents.collect(months.whole(OCTOBER), at(11, 18))
    assert again.hours == october.hours
    assert again.money.envelopes == october.money.envelopes
    assert (again.deadlines, again.review, again.contract) == (
        october.deadlines,
        october.review,
        october.contract,
    )


def test_hours_sent_again_after_the_month_waited_from_their_first_sending(october):
    [waiting] = [row for row in Declaration.objects.waiting() if row.done_on < FIRST.date()]
    review.send_back(
        by=report_world.CLAIRE, at=at(11, 3), declaration_id=waiting.id, reason="Quelle réunion ?"
    )
    nurse = Actor(waiting.person_id, frozenset({"member"}), person_id=waiting.person_id)
    declarations_write.submit(by=nurse, at=at(11, 10), declaration_id=waiting.id)
    again = ReportContents.collect(months.whole(OCTOBER), at(11, 18))
    assert (again.hours.waiting, again.hours.oldest_days) == (
        october.hours.waiting,
        october.hours.oldest_days,
    )


def test_hours_sent_back_are_named_and_leave_nothing_unexplained(october):
    [waiting] = [row for row in Declaration.objects.waiting() if row.done_on < FIRST.date()]
    review.send_back(
        by=report_world.CLAIRE,
        at=at(10, 31, 23),
        declaration_id=waiting.id,
        reason="Quelle réunion ?",
    )
    hours = ReportContents.collect(months.whole(OCTOBER), FIRST).hours
    assert (hours.verified_minutes, hours.returned_minutes, hours.waiting_minutes) == (120, 45, 0)
    parts = hours.verified_minutes + hours.returned_minutes + hours.waiting_minutes
    assert parts == hours.declared_minutes


def test_a_meeting_says_whether_its_attendance_sheet_is_deposited(october):
    [held] = october.meetings
    assert (held.sheet_missing, held.sheet_deposited) == (True, False)
    assert october.sheets_missing == 1


def test_it_freezes_and_thaws_to_the_same_object(october):
    assert ReportContents.from_data(october.as_data()) == october


def test_what_happens_afterwards_changes_nothing_to_a_report_already_asked(october):
    reports.dispatch_due(by=SYSTEM, at=FIRST)
    run = queries.runs_page(1).object_list[0]
    before = queries.run_with_contents(run.id).contents
    person = report_world.membership.join_member(
        **report_world.BY,
        joined_on=date(2026, 10, 20),
        last_name="Sauge",
        first_name="Ana",
        profession=report_world.NURSE,
    )
    assert person and reports.dispatch_due(by=SYSTEM, at=at(11, 2)) == ()
    assert queries.run_with_contents(run.id).contents == before


def test_a_portal_with_nothing_yet_has_a_report_all_the_same(db):
    empty = ReportContents.collect(months.so_far(at(11, 18)), at(11, 18))
    assert empty.contract is None and empty.deadlines == ()
    assert empty.cover.ends_on == date(2026, 11, 18)


def test_nobody_is_named_in_the_figures(october):
    text = str(october.as_data())
    for name in ("Gentiane", "Hugo", "Verveine", "Joubarbe", "Edelweiss"):
        assert name not in text
