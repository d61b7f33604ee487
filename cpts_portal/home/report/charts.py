"""The report's drawings, from the same figures as its tables."""

from datetime import datetime

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.web import charts
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.home.report.contents import ReportContents
from funding.contract.queries.envelopes_chart import envelopes_chart
from funding.figure_codes import name


def year_bar(contents: ReportContents, as_of: datetime) -> charts.Chart | None:
    year = contents.contract
    if year is None:
        return None
    period = Period(year.starts_on, _next_day(year.last_day))
    return charts.year_bar(
        "annee",
        f"Année {year.number} du contrat, {year.months_gone} mois sur 12",
        period=period,
        today=as_of.astimezone(PARIS).date(),
        milestones=[
            charts.Milestone(row.on, row.label) for row in contents.deadlines if row.on in period
        ],
    )


def _next_day(day):
    return type(day).fromordinal(day.toordinal() + 1)


def envelopes(contents: ReportContents, as_of: datetime) -> charts.Chart | None:
    money = contents.money
    stamp = Stamp(money.year, as_of.astimezone(PARIS).date())
    return envelopes_chart("enveloppes", money.envelopes, stamp)


def review(contents: ReportContents) -> charts.Chart | None:
    """What the ended year is worth, in heaps."""
    found = contents.review
    if found is None:
        return None
    steps = [
        charts.Step(name("reached_eur"), found.reached_eur, "won"),
        charts.Step(name("defend_eur"), found.defend_eur, "defend"),
        charts.Step(name("missed_eur"), found.missed_eur, "lost"),
    ]
    steps = [step for step in steps if step.amount_eur]
    title = f"Part variable de l’année {found.year}"
    return charts.waterfall("revue", title, steps, total="Ensemble") if steps else None


def all_of(contents: ReportContents, as_of: datetime) -> dict:
    """By the name the template uses."""
    return {
        "year_bar": year_bar(contents, as_of),
        "envelopes": envelopes(contents, as_of),
        "review": review(contents),
    }
