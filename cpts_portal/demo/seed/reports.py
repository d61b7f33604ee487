"""The monthly reports: October was made when the month was over."""

from datetime import date

from cpts_portal.demo.fixture_data import at, day, story
from cpts_portal.demo.seed.cast import Cast
from cpts_portal.home.operations import reports

FIRST_MONTH = date(2026, 10, 1)


def write_reports(cast: Cast) -> None:
    """Built last: its figures are those of the story's own day, and say so."""
    cast.say("Le rapport mensuel d’octobre")
    today = at(day(story()._about["reference_today"]), 8)
    reports.open_schedule(by=cast.portal, at=at(FIRST_MONTH), since_on=FIRST_MONTH)
    for job_id in reports.dispatch_due(by=cast.portal, at=today):
        reports.build_report(by=cast.portal, now=lambda: today, job_id=job_id)
