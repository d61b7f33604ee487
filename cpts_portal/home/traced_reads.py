"""Reports that are opened, and what an account saw and did, without any patient's name: each
reading is written down."""

from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.core.paginator import Page

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.pages import page_of
from cpts_portal.home.queries import reports
from members import tracing
from members.queries import accounts
from patients.queries import settings


def open_report(*, by: Actor, at: datetime, run_id: UUID) -> reports.ReportRun | None:
    """None while there is no PDF."""
    run = reports.run_or_none(run_id)
    if run is None or run.document_id is None:
        return None
    audit.add_entry("report.download", by=by, at=at, target=("home.ReportRun", run_id))
    return run


USER, REQUEST = "members.User", "patients.CareRequest"


def open_accounts(*, by: Actor, at: datetime, rows, page: str | int) -> Page:
    audit.add_entry("account.list", by=by, at=at, target=(USER, None), fields=("name", "email"))
    return page_of(rows, page)


def rows_of_trail(account_id: UUID):
    """For the filters of the trail; read by ``open_trail`` and ``trail_file``."""
    return audit.rows_by_account(account_id, account_model=USER)


def open_trail(*, by: Actor, at: datetime, account_id: UUID, rows, page: str | int) -> dict | None:
    """The account, one page of its traces, and the lines of that page by day."""
    account = accounts.find_account(account_id)
    if account is None:
        return None
    audit.add_entry("account.trail", by=by, at=at, target=(USER, account_id))
    lines = page_of(rows, page, present=_lines)
    by_day = groupby(lines.object_list, key=lambda line: line["at"].astimezone(PARIS).date())
    return {
        "account": account,
        "page": lines,
        "days": [(day, list(same_day)) for day, same_day in by_day],
    }


def trail_file(*, by: Actor, at: datetime, account_id: UUID, rows) -> list[dict] | None:
    """At most ``audit.MOST`` lines, the latest."""
    if accounts.find_account(account_id) is None:
        return None
    audit.add_entry("account.trail_exported", by=by, at=at, target=(USER, account_id))
    return _lines(rows[: audit.MOST])


def _lines(rows) -> list[dict]:
    """``about``: the number of a request, else the id of the object; nothing for a whole list."""
    traces = audit.traces(rows)
    numbers = settings.references(
        trace.target_id for trace in traces if trace.target_model == REQUEST and trace.target_id
    )
    return [
        {
            "at": trace.at,
            "words": trace.words,
            "kind": trace.object_kind,
            "about": numbers.get(trace.target_id, trace.target_id),
            "role": tracing.roles(trace.role),
            "means": tracing.means(trace.means),
            "action": trace.action,
        }
        for trace in traces
    ]
