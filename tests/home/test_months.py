"""A month is Paris's own, whatever the machine's zone, the change of hour or the leap year."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.home import months

pytestmark = pytest.mark.requirement("REL-06")

FIRST = datetime(2022, 7, 5, tzinfo=UTC)
moments = st.integers(0, 17 * 366 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


def paris(*parts) -> datetime:
    return datetime(*parts, tzinfo=PARIS)


def hours(day: date) -> float:
    span = months.whole(day)
    return (span.ends_at.astimezone(UTC) - span.starts_at.astimezone(UTC)).total_seconds() / 3600


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 29), 31 * 24 - 1),
        (date(2026, 10, 25), 31 * 24 + 1),
        (date(2028, 2, 29), 29 * 24),
        (date(2027, 2, 28), 28 * 24),
        (date(2026, 12, 31), 31 * 24),
    ],
)
def test_a_month_is_as_long_as_the_clocks_of_paris_say(day, expected):
    assert hours(day) == expected


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "Pacific/Auckland", "America/Los_Angeles"])
def test_the_month_is_the_same_asked_from_any_zone(zone):
    """Half past midnight of 1 November in Paris is still October elsewhere."""
    at = paris(2026, 11, 1, 6, 30).astimezone(ZoneInfo(zone))
    assert [span.days.start for span in months.ended(date(2026, 10, 1), at)] == [date(2026, 10, 1)]
    early = paris(2026, 11, 1, 5, 59).astimezone(ZoneInfo(zone))
    assert list(months.ended(date(2026, 10, 1), early)) == []


def test_what_an_outage_missed_is_due_all_at_once():
    since, at = date(2026, 8, 1), paris(2026, 11, 3, 9)
    assert [span.days.start.month for span in months.ended(since, at)] == [8, 9, 10]


@given(moments, st.integers(0, 30))
def test_ended_months_touch_without_overlap_and_none_is_skipped(at, back):
    since = months.months_later(at.date(), -back).replace(day=1)
    spans = list(months.ended(since, at))
    assert all(span.ends_at == after.starts_at for span, after in pairwise(spans))
    assert all(span.ends_at + months.READY_AFTER <= at for span in spans)
    following = months.whole(spans[-1].days.end if spans else since)
    assert following.ends_at + months.READY_AFTER > at


@given(moments)
def test_the_running_month_is_never_mistaken_for_an_ended_one(at):
    span = months.so_far(at)
    assert not span.is_whole
    assert span.starts_at < span.ends_at < months.whole(span.days.start).ends_at
    assert at - span.ends_at < timedelta(minutes=1)
    assert at.astimezone(PARIS).date() in span.days
