"""The PDF of a report: a function of its JSON snapshot, and of nothing else. Its drawings come from
the same figures as its tables."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.french import day, month
from cpts_portal.foundation.kernel.frozen_json import canonical
from cpts_portal.foundation.kernel.periods import Period
from cpts_portal.foundation.web import charts, pdf
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.home.models import ReportRun
from cpts_portal.home.report.contents import ReportContents
from cpts_portal.home.report.figures import ReportCover
from funding.contract.queries.charts import envelopes_chart
from funding.figure_codes import name


def _year_bar(contents: ReportContents, as_of: datetime) -> charts.Chart | None:
    year = contents.contract
    if year is None:
        return None
    period = Period(year.starts_on, year.last_day + timedelta(days=1))
    return charts.year_bar(
        "annee",
        f"Année {year.number} du contrat, {year.months_gone} mois sur 12",
        period=period,
        today=as_of.astimezone(PARIS).date(),
        milestones=[
            charts.YearMark(row.on, row.label) for row in contents.deadlines if row.on in period
        ],
    )


def _envelopes(contents: ReportContents, as_of: datetime) -> charts.Chart | None:
    money = contents.money
    stamp = Stamp(money.year, as_of.astimezone(PARIS).date())
    return envelopes_chart("enveloppes", money.envelopes, stamp)


def _review(contents: ReportContents) -> charts.Chart | None:
    """What the ended year is worth, in heaps."""
    year = contents.review
    if year is None:
        return None
    steps = [
        charts.WaterfallStep(name("reached_eur"), year.reached_eur, "won"),
        charts.WaterfallStep(name("defend_eur"), year.defend_eur, "defend"),
        charts.WaterfallStep(name("missed_eur"), year.missed_eur, "lost"),
    ]
    steps = [step for step in steps if step.amount_eur]
    title = f"Part variable de l’année {year.year}"
    return charts.waterfall("revue", title, steps, total="Ensemble") if steps else None


TEMPLATE = "pdf/report.html"


def file_name(first: date, last: date | None) -> str:
    """``last`` None: the whole month."""
    return f"rapport-{first:%Y-%m}{f'-au-{last:%d}' if last else ''}.pdf"


def title_of(cover: ReportCover) -> str:
    """« octobre 2026 », or how far the running month is reported."""
    if cover.is_whole:
        return month(cover.starts_on)
    return f"{month(cover.starts_on)}, jusqu’au {day(cover.ends_on)}"


def compose(run: ReportRun, *, on_page: Callable[[int], None] | None = None) -> bytes:
    contents = ReportContents.from_data(run.contents["contents"])
    cover, period = contents.cover, title_of(contents.cover)
    return pdf.render(
        TEMPLATE,
        {
            "report": contents,
            "cover": cover,
            "period": period,
            "as_of": run.as_of,
            "stamp": Stamp(contents.money.year, run.as_of.astimezone(PARIS).date()),
            "sha256": run.sha256,
            "charts": {
                "year_bar": _year_bar(contents, run.as_of),
                "envelopes": _envelopes(contents, run.as_of),
                "review": _review(contents),
            },
            "in_pdf": True,
        },
        title=f"Rapport mensuel, {period} – {cover.association}",
        author=cover.association,
        as_of=run.as_of,
        identifier=run.sha256,
        attachments=(
            pdf.Attached("rapport.json", "Toutes les données du rapport", canonical(run.contents)),
        ),
        on_page=on_page,
    )
