"""An application that came to nothing keeps no name; a link dies with its page."""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.kernel.periods import months_later
from cpts_portal.foundation.kernel.text import sort_name
from cpts_portal.foundation.records import audit
from members.enums import ApplicationState as State
from members.models import Application, ApplicationLink, ApplicationLog
from members.operations.application_steps import apply_step
from members.queries.applications.follow import KEPT

KEPT_MONTHS = 12
UNANSWERED_MONTHS = 6
AT_ONCE = 200
# nothing that says who it was: a number, dates, a profession and a commune stay, to be counted
_EMPTIED = (
    *("civility", "email", "phone", "detail", "rpps", "workplace", "finess", "street"),
    *("mssante_email", "languages", "siret", "rna", "representative_role", "reason"),
)


@transaction.atomic(durable=True)
def erase_ended_applications(*, by: Actor, at: datetime) -> int:
    """Those refused or withdrawn a year ago, and those that nobody answered for six months: a part
    at a time; how many. Twice changes nothing more."""
    if not by.has("system"):
        raise Forbidden("Le portail seul efface à échéance.")
    ApplicationLink.objects.filter(application__decided_at__lt=at - KEPT).delete()
    rows = _due(at)
    for row in rows:
        if row.state == State.INCOMPLETE:
            apply_step(row, "withdraw", by=by, at=at)
        _erase(row, by=by, at=at)
    return len(rows)


def _due(at: datetime) -> list[Application]:
    """What is erased has no address left."""
    today = at.astimezone(PARIS).date()
    steps = ApplicationLog.objects.filter(application=OuterRef("pk")).order_by("-at", "-pk")
    ended = Q(
        state__in=(State.REFUSED, State.WITHDRAWN),
        decided_at__date__lte=months_later(today, -KEPT_MONTHS),
    )
    unanswered = Q(
        state=State.INCOMPLETE, last_step__date__lte=months_later(today, -UNANSWERED_MONTHS)
    )
    rows = Application.objects.select_for_update(of=("self",), skip_locked=True)
    rows = rows.annotate(last_step=Subquery(steps.values("at")[:1])).exclude(email="")
    return list(rows.filter(ended | unanswered).order_by("sent_at", "id")[:AT_ONCE])


def _erase(row: Application, *, by: Actor, at: datetime) -> None:
    named = {"last_name": row.reference, "first_name": "Demande"}
    if row.structure_name:
        named["structure_name"] = row.reference
    Application.objects.filter(pk=row.pk).update(
        **dict.fromkeys(_EMPTIED, ""), **named, sort_name=sort_name(row.reference)
    )
    row.log.update(by_name="", comment="")
    row.links.all().delete()
    audit.record("application.erase", by=by, at=at, target=row, fields=("identity",))
