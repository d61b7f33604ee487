"""One mail tells a doctor what was proposed to her: after ten quiet minutes, not at each."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.french import day as day_in_french
from cpts_portal.foundation.records import audit, outbox
from patients.domain.proposal_labels import awaited_in_all, people_looking
from patients.models import CareDoctor, Proposal
from patients.queries import doctors

MAIL = "mail/patients/proposed"
QUIET = timedelta(minutes=10)
# whoever goes on proposing all morning does not keep the first one waiting
LONGEST = timedelta(hours=1)


def tell_doctors(*, by: Actor, at: datetime) -> int:
    """The doctors written to. Twice changes nothing more."""
    rows = Proposal.objects.waiting().filter(told_at__isnull=True)
    moments: dict[UUID, list[datetime]] = defaultdict(list)
    for doctor, moment in rows.values_list("doctor", "proposed_at"):
        moments[doctor].append(moment)
    due = [
        doctor
        for doctor, proposed in moments.items()
        if at - max(proposed) >= QUIET or at - min(proposed) >= LONGEST
    ]
    return sum(_tell(doctor, by=by, at=at) for doctor in sorted(due))


@transaction.atomic(durable=True)
def _tell(doctor_id: UUID, *, by: Actor, at: datetime) -> int:
    rows = Proposal.objects.select_for_update(of=("self",)).waiting()
    new = list(rows.filter(doctor=doctor_id, told_at__isnull=True).order_by("pk"))
    if not new:
        return 0
    doctor = CareDoctor.objects.select_related("person").get(pk=doctor_id)
    waiting = Proposal.objects.waiting().filter(doctor=doctor_id).count()
    first = min(row.reply_by for row in new)
    for key, address in doctors.addresses(doctor, at.astimezone(PARIS).date()).items():
        outbox.queue_mail(
            key=f"proposed-{new[0].id}-{at:%Y%m%d%H%M%S}-{key}",
            to=address,
            template=MAIL,
            context={
                "people": people_looking(len(new)),
                "awaited": awaited_in_all(waiting) if waiting > len(new) else "",
                "reply_by": day_in_french(first),
            },
            at=at,
        )
    Proposal.objects.filter(pk__in=[row.pk for row in new]).update(told_at=at)
    audit.record("proposal.tell", by=by, at=at, target=doctor)
    return 1
