"""What the report of a month says, and that it is what the dashboard says at the same moment."""

from datetime import date
from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.home import months
from cpts_portal.home.dashboard import dashboard
from cpts_portal.home.operations import reports
from cpts_portal.home.queries import reports as queries
from cpts_portal.home.report.contents import ReportContents
from tests.home import report_world
from tests.home.report_world import FIRST, OCTOBER, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def october():
    report_world.live_october(report_world.build())
    return ReportContents.collect(months.whole(OCTOBER), FIRST)


def test_hours_are_those_done_in_the_month_whatever_became_of_them(october):
    hours = october.hours
    assert (hours.declarations, hours.declared_minutes) == (2, 165)
    assert (hours.verified_minutes, hours.waiting_minutes) == (120, 45)
    assert hours.verified_eur == Decimal("100.00")
    # the queue is the whole queue: 1 November waits too
    assert hours.waiting == 2


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


def test_every_shared_figure_is_the_dashboard_s_at_the_same_moment(october):
    board = dashboard(FIRST)
    assert (october.hours.waiting, october.hours.oldest_days) == (
        board.waiting.count,
        board.waiting.oldest_days,
    )
    shown = [(row.label, row.allotted_eur, row.committed_eur, row.spent_eur, row.left_eur)
             for row in october.money.envelopes]  # fmt: skip
    assert shown == [
        (one.mission_label, one.allotted_eur, one.committed_eur, one.spent_eur, one.left_eur)
        for one in board.envelopes
    ]
    assert (october.contract.number, october.contract.months_gone) == (
        board.contract.number,
        board.contract.months_gone,
    )
    assert [(d.on, d.label) for d in october.deadlines] == [
        (d.on, d.label) for d in board.deadlines
    ]


def test_it_freezes_and_thaws_to_the_same_object(october):
    assert ReportContents.thawed(october.plain()) == october


def test_what_happens_afterwards_changes_nothing_to_a_report_already_asked(october):
    reports.dispatch_due(by=SYSTEM, at=FIRST)
    run = queries.page(1).object_list[0]
    before = queries.frozen(run.id).data
    person = report_world.membership.join_member(
        **report_world.BY, joined_on=date(2026, 10, 20), last_name="Sauge", first_name="Ana",
        profession=report_world.NURSE,
    )  # fmt: skip
    assert person and reports.dispatch_due(by=SYSTEM, at=at(11, 2)) == ()
    assert queries.frozen(run.id).data == before


def test_a_portal_with_nothing_yet_has_a_report_all_the_same(db):
    empty = ReportContents.collect(months.so_far(at(11, 18)), at(11, 18))
    assert empty.contract is None and empty.deadlines == ()
    assert empty.cover.ends_on == date(2026, 11, 18)


def test_nobody_is_named_in_the_figures(october):
    text = str(october.plain())
    for name in ("Gentiane", "Hugo", "Verveine", "Joubarbe", "Edelweiss"):
        assert name not in text
