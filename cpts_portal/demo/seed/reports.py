"""The monthly reports: October was made when the month was over."""

from datetime import date

from cpts_portal.demo.fixture_data import at, day, fixture_data
from cpts_portal.demo.seed.personas import Personas
from cpts_portal.home.operations import reports

FIRST_MONTH = date(2026, 10, 1)


def write_reports(personas: Personas) -> None:
    """Built last: its figures are those of the day of the fixture data, and say so."""
    personas.say("Le rapport mensuel d’octobre")
    today = at(day(fixture_data()._about["reference_today"]), 8)
    reports.open_schedule(by=personas.portal, at=at(FIRST_MONTH), since_on=FIRST_MONTH)
    for job_id in reports.dispatch_due(by=personas.portal, at=today):
        reports.build_report(by=personas.portal, now=lambda: today, job_id=job_id)
