"""Somebody opens a report: written down, whoever it is."""

from datetime import datetime
from uuid import UUID

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit
from cpts_portal.home.queries import reports


def open_report(*, by: Actor, at: datetime, run_id: UUID) -> reports.ReportRun | None:
    """None while there is no paper."""
    run = reports.find(run_id)
    if run is None or run.document_id is None:
        return None
    audit.record("report.download", by=by, at=at, target=("home.ReportRun", run_id))
    return run
