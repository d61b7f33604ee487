"""A monthly report, and a mail that failed: what it said is for its reader alone."""

from datetime import date

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import outbox
from cpts_portal.home.models import ReportRun
from cpts_portal.home.operations import reports
from tests.funding.dossier_world import AT

# the month of the declared hours of ``canary_world``, and the running one
MONTH = date(2022, 11, 1)


def addresses(text: str) -> dict:
    """``said``: in the context of a mail, never on the page that lists it."""
    run = reports.build_at_once(by=SYSTEM, now=lambda: AT, day=MONTH)
    outbox.queue_mail(
        key="canary",
        to="lecteur@exemple.fr",
        template="mail/missions/returned",
        at=AT,
        context={"coordinator": text, "day": "12 novembre", "path": "/"},
    )
    row = outbox.OutboxMail.objects.get(key="canary")
    outbox.OutboxMail.objects.filter(pk=row.pk).update(state="sending")
    outbox.mark_failed(row.pk, error="server said 550")
    assert ReportRun.objects.get().document_id
    return {"run_id": run.id, "mail_id": row.id}
