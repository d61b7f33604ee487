"""How long each thing is kept, to the day, and that no table is forgotten."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.periods import months_later
from cpts_portal.foundation.records import retention
from cpts_portal.foundation.records.privacy_rights import declaring
from cpts_portal.foundation.records.retention import durations
from cpts_portal.foundation.records.retention.durations import RetentionPeriod
from cpts_portal.home.register.activities import personal
from tests.security.retention.ending import ONE_DAY

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.requirement("PRI-06")
@given(
    end=DAYS, today=DAYS, months=st.sampled_from([0, 1, 6, 12, 60, 132]), days=st.integers(1, 400)
)
def test_what_is_due_is_what_has_been_kept_long_enough(end, today, months, days):
    duration = RetentionPeriod(date(2022, 7, 5), months, days, "")
    assert (end <= duration.last_end(today)) == (duration.due_on(end) <= today)
    whole = months_later(end, months) if months else end + timedelta(days=days)
    assert whole <= duration.due_on(end) <= whole + ONE_DAY


@pytest.mark.requirement("PRI-06")
@pytest.mark.parametrize(
    ("ended", "due"),
    [
        (date(2024, 2, 29), date(2025, 3, 1)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2023, 3, 1), date(2024, 3, 1)),
    ],
)
def test_a_leap_day_is_kept_its_whole_year(ended, due):
    assert durations.duration_of("care_request").on(ended).due_on(ended) == due


@pytest.mark.requirement("PRI-06")
def test_a_duration_that_changes_counts_from_its_day():
    table = durations.read_table(
        '[{"code": "x", "what": "X", "start": "la fin", "then": "", "sooner": "", "notice_days": 0,'
        '"kept": [{"since": "2027-01-01", "months": 6, "source": ""},'
        ' {"since": "2022-01-01", "months": 12, "source": ""}]}]'
    )
    assert table["x"].on(date(2026, 12, 31)).months == 12
    assert table["x"].on(date(2027, 1, 1)).months == 6
    assert table["x"].sentence() == "6 mois après la fin."


def test_every_table_that_may_name_somebody_has_a_term_or_follows_another():
    by_rule = {model for rule in retention.rules() for model in rule.covers}
    follows, lasts = declaring.kept_with(), declaring.lasts()
    assert set(follows.values()) <= by_rule | set(lasts)
    forgotten = set(personal()) - by_rule - set(follows) - set(lasts)
    assert {model._meta.label for model in forgotten} == set()


def test_a_table_has_one_term():
    by_rule = {model for rule in retention.rules() for model in rule.covers}
    both = by_rule & (set(declaring.kept_with()) | set(declaring.lasts()))
    assert {model._meta.label for model in both} == set()
    assert set(declaring.kept_with()) | set(declaring.lasts()) <= set(apps.get_models())
