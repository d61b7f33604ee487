"""A month before their data goes, those who left an address are told. One mail each."""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.french import day
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.foundation.records.retention import due_on, only_the_portal
from members.models import Person, User
from members.queries import retention as terms

NOTICE = "mail/members/erasure_notice"


@transaction.atomic(durable=True)
def announce_people(*, by: Actor, at: datetime) -> int:
    only_the_portal(by)
    told = [(row, row.last_left, row.email) for row in terms.people_soon(at) if row.email]
    return _tell("person", told, Person, by=by, at=at)


@transaction.atomic(durable=True)
def announce_accounts(*, by: Actor, at: datetime) -> int:
    only_the_portal(by)
    told = [(row, row.deactivated_at, row.email) for row in terms.accounts_soon(at)]
    return _tell("account", told, User, by=by, at=at)


def _tell(code: str, told, model, *, by: Actor, at: datetime) -> int:
    for row, end, address in told:
        on = due_on(code, end, at)
        outbox.queue_mail(
            key=f"erasure-notice-{row.pk}-{on}",
            to=address,
            template=NOTICE,
            context={"on": day(on)},
            at=at,
        )
    if told:
        audit.record(f"{code}.notice", by=by, at=at, target=model)
    return len(told)
