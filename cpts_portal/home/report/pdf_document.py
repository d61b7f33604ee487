"""The PDF of a report: a function of its frozen JSON, and of nothing else."""

from collections.abc import Callable
from datetime import date

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.french import day, month
from cpts_portal.foundation.web import pdf
from cpts_portal.foundation.web.figures import Stamp
from cpts_portal.home.queries.reports import FrozenRun
from cpts_portal.home.report import charts
from cpts_portal.home.report.contents import ReportContents
from cpts_portal.home.report.figures import Cover
from funding.dossier.content.snapshot import canonical

TEMPLATE = "pdf/report.html"


def file_name(first: date, last: date | None) -> str:
    """``last`` None: the whole month."""
    return f"rapport-{first:%Y-%m}{f'-au-{last:%d}' if last else ''}.pdf"


def title_of(cover: Cover) -> str:
    """« octobre 2026 », or how far the running month is told."""
    if cover.is_whole:
        return month(cover.starts_on)
    return f"{month(cover.starts_on)}, jusqu’au {day(cover.ends_on)}"


def compose(run: FrozenRun, *, on_page: Callable[[int], None] | None = None) -> bytes:
    contents = ReportContents.thawed(run.data["contents"])
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
            "charts": charts.all_of(contents, run.as_of),
            "on_paper": True,
        },
        title=f"Rapport mensuel, {period} – {cover.association}",
        author=cover.association,
        as_of=run.as_of,
        identifier=run.sha256,
        attachments=(
            pdf.Attached("rapport.json", "Toutes les données du rapport", canonical(run.data)),
        ),
        on_page=on_page,
    )
