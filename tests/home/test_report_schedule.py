"""REL-06: exactly one report per month — outage, two beats, change of hour, 29 February."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.models import AuditEntry, Job
from cpts_portal.home.models import ReportRun, ReportSchedule
from cpts_portal.home.operations import reports
from tests.foundation.conftest import messages
from tests.home.report_world import at

__all__ = ["messages"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("REL-06")]
QUARTER = timedelta(minutes=15)


def beat(moment: datetime):
    return reports.dispatch_due(by=SYSTEM, at=moment)


def open_since(year: int, month: int) -> None:
    reports.open_schedule(by=SYSTEM, at=at(10, 1), since_on=date(year, month, 1))


def months_made() -> list[str]:
    rows = ReportRun.objects.order_by("starts_at").values_list("starts_at", flat=True)
    return [f"{row.astimezone(PARIS):%Y-%m}" for row in rows]


def every_quarter(start: datetime, end: datetime):
    """The beats of a machine in UTC between two moments."""
    moment = start.astimezone(UTC)
    while moment < end:
        yield moment
        moment += QUARTER


@pytest.mark.parametrize(
    ("since", "turn", "expected"),
    [
        ((2026, 10), datetime(2026, 11, 1, tzinfo=PARIS), "2026-10"),  # 25 h on 25 October
        ((2027, 3), datetime(2027, 4, 1, tzinfo=PARIS), "2027-03"),  # 23 h on 28 March
        ((2028, 2), datetime(2028, 3, 1, tzinfo=PARIS), "2028-02"),  # 29 February
        ((2026, 12), datetime(2027, 1, 1, tzinfo=PARIS), "2026-12"),
    ],
)
def test_a_night_of_beats_over_the_end_of_a_month_makes_one_report(since, turn, expected):
    open_since(*since)
    jobs_asked = [
        job
        for moment in every_quarter(turn - timedelta(hours=1), turn + timedelta(hours=8))
        for job in beat(moment)
    ]
    assert len(jobs_asked) == 1
    assert months_made() == [expected]
    run = ReportRun.objects.get()
    assert run.ends_at == turn and run.as_of == turn - timedelta(minutes=1)


def test_a_beat_that_was_down_three_days_over_the_end_of_the_month_catches_up():
    open_since(2026, 10)
    assert beat(at(10, 30)) == ()
    assert len(beat(at(11, 3, 11))) == 1
    assert [beat(at(11, 3, 11) + QUARTER * n) for n in range(1, 5)] == [()] * 4
    assert months_made() == ["2026-10"]


def test_months_missed_by_a_long_outage_come_once_each_the_oldest_first():
    open_since(2026, 8)
    assert len(beat(at(11, 18))) == 3
    assert beat(at(11, 18)) == ()
    assert months_made() == ["2026-08", "2026-09", "2026-10"]


def test_a_clock_put_back_then_forward_again_asks_for_nothing_twice():
    open_since(2026, 9)
    first = datetime(2026, 11, 1, 6, 15, tzinfo=PARIS)
    assert len(beat(first)) == 2
    for moment in (first - timedelta(days=20), first - timedelta(days=90), first, first + QUARTER):
        assert set(beat(moment)) <= set(Job.objects.values_list("id", flat=True))
    assert months_made() == ["2026-09", "2026-10"]
    assert Job.objects.count() == 2


def test_a_portal_just_installed_tells_the_running_month_first():
    assert beat(at(10, 17)) == ()
    assert ReportSchedule.objects.get().since_on == date(2026, 10, 1)
    assert beat(at(10, 18)) == ()
    assert len(beat(at(11, 1, 7))) == 1


def test_the_schedule_is_opened_once():
    open_since(2026, 10)
    open_since(2022, 7)
    assert ReportSchedule.objects.get().since_on == date(2026, 10, 1)
    assert AuditEntry.objects.filter(action="report.schedule.open").count() == 1


def test_asked_now_the_running_month_is_told_up_to_that_minute_and_never_takes_its_place():
    open_since(2026, 11)
    first = reports.request_now(by=SYSTEM, at=at(11, 18))
    assert reports.request_now(by=SYSTEM, at=at(11, 18) + timedelta(seconds=40)) == first
    assert reports.request_now(by=SYSTEM, at=at(11, 18, 11)) == first  # nothing has changed
    assert len(beat(at(12, 1, 7))) == 1
    assert sorted(ReportRun.objects.values_list("is_whole", flat=True)) == [False, True]


def test_who_neither_coordinates_nor_presides_asks_for_nothing():
    for role in ("member", "treasurer", "cpam"):
        actor = Actor(None, frozenset({role}))
        with pytest.raises(Forbidden):
            reports.request_now(by=actor, at=at(11, 18))
    assert not ReportRun.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_beats_and_eight_hands_at_once_make_one_report_and_one_job(messages):
    open_since(2026, 10)
    gate, faults = threading.Barrier(10), []

    def run():
        try:
            gate.wait()
            beat(at(11, 1, 7))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert ReportRun.objects.count() == Job.objects.count() == 1
    assert {task for task, *_ in messages} == {reports.TASK}


@pytest.mark.django_db(transaction=True)
def test_a_beat_killed_before_any_of_its_statements_leaves_one_report(messages):
    from tests.foundation.test_tasks import killed_before

    open_since(2026, 10)
    for number in range(1, 200):
        if not killed_before(number, lambda: beat(at(11, 1, 7))):
            break
        assert ReportRun.objects.count() <= 1
    beat(at(11, 1, 8))
    assert ReportRun.objects.count() == Job.objects.count() == 1
