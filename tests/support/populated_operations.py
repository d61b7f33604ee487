"""What happens by itself, behind its addresses: reports made and being made, mails to look at."""

from datetime import date

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import OutboxMail
from cpts_portal.foundation.records import outbox
from cpts_portal.home.models import ReportRun
from cpts_portal.home.operations import reports
from tests.support.clocks import NOW


def fill() -> dict[str, str]:
    """``values`` of the addresses. One report is built, another waits for its worker."""
    reports.open_schedule(by=SYSTEM, at=NOW, since_on=date(2026, 9, 1))
    dispatched, _ = reports.dispatch_due(by=SYSTEM, at=NOW)
    reports.build_report(by=SYSTEM, now=lambda: NOW, job_id=dispatched)
    built = ReportRun.objects.get(document_id__isnull=False)
    return {"run_id": built.id, "mail_id": lose_a_mail(0)}


def lose_a_mail(number: int):
    outbox.queue_mail(
        key=f"lost-{number}",
        to=f"perdue{number}@exemple.fr",
        template="mail/home/digest",
        context={"lines": []},
        at=NOW,
    )
    row = outbox.claim(NOW)
    outbox.mark_failed(row.id, error="server said 550")
    return OutboxMail.objects.get(pk=row.id).id
