"""The nights when clocks change: a declared slot lasts its minutes, whatever clocks show."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.wall_clock import minutes_after, wall_moment
from missions.models import Declaration
from tests.missions.declare_page.conftest import URL, entry
from tests.support.pages import page_text

__all__ = ["entry"]
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)


@pytest.fixture
def post(browsers, entry):
    def _post(day: str, starts: str, duration: str):
        form = entry(done_on=day, starts=starts, duration=duration, about="mission:prevention")
        return browsers.paul.post(URL, form | {"again": "on"}, follow=True)

    return _post


def last() -> Declaration:
    return Declaration.objects.order_by("number").last()


def test_five_hours_over_the_spring_night_end_at_five_and_what_is_inside_is_refused(post, browsers):
    post("2026-03-28", "23:00", "5 h")
    page = page_text(browsers.paul.get(f"/missions/heures/{last().id}/"))
    assert "de 23 h à 5 h" in page
    refused = post("2026-03-29", "04:30", "20 min")
    assert "Vous avez déjà déclaré" in page_text(refused, 422)
    assert Declaration.objects.count() == 1


def test_five_hours_over_the_autumn_night_end_at_three_and_what_follows_is_free(post, browsers):
    post("2026-10-24", "23:00", "5 h")
    assert "de 23 h à 3 h" in page_text(browsers.paul.get(f"/missions/heures/{last().id}/"))
    assert post("2026-10-25", "03:05", "30 min").status_code == 200
    assert Declaration.objects.count() == 2


def test_an_hour_that_clocks_skip_is_refused_beside_its_field(post):
    refused = post("2026-03-29", "02:30", "2 h")
    assert "les horloges avancent d’une heure : 02:30 n’existe pas" in page_text(refused, 422)
    assert not Declaration.objects.exists()


def test_the_database_refuses_a_slot_that_is_not_as_long_as_its_minutes(declare, world):
    declare(starts_at=datetime(2026, 11, 14, 9, 0, tzinfo=PARIS))
    with connection.cursor() as cursor, pytest.raises(Exception, match="missions_decl_length"):
        cursor.execute("UPDATE missions_declaration SET ends_at = ends_at + interval '1 hour'")


@given(
    year=st.integers(2022, 2040),
    back=st.booleans(),
    starts=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    minutes=st.integers(1, 1440),
)
def test_at_every_change_of_clocks_a_slot_lasts_its_minutes(year, back, starts, minutes):
    month = 10 if back else 3
    last_of_month = date(year, month, 31)
    sunday = last_of_month - timedelta(days=(last_of_month.weekday() + 1) % 7)
    skipped = not back and time(2) <= starts < time(3)
    for day in (sunday - timedelta(days=1), sunday):
        if skipped and day == sunday:
            with pytest.raises(DomainError, match="les horloges avancent"):
                wall_moment(day, starts)
            continue
        begins = wall_moment(day, starts)
        assert begins.astimezone(ZoneInfo("Europe/Paris")).time() == starts
        ends = minutes_after(begins, minutes)
        assert ends - begins.astimezone(UTC) == timedelta(minutes=minutes)
