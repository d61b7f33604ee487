"""Each night the last link of the traces leaves the database: a file, and a mail to whoever looks
after the machine."""

import logging
import textwrap
from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import audit, outbox
from members.enums import Role
from members.queries import accounts

log = logging.getLogger(__name__)
TEMPLATE = "mail/home/anchor"


def export_anchor(*, by: Actor, at: datetime) -> audit.AnchorFile | None:
    """Once a day, however often it is asked; None while there is nothing to anchor."""
    # committed first: a file never promises a link that a rollback takes back
    audit.seal(everything=True)
    return _export(by=by, at=at)


@transaction.atomic(durable=True)
def _export(*, by: Actor, at: datetime) -> audit.AnchorFile | None:
    file, is_new = audit.export(day=at.astimezone(PARIS).date(), at=at)
    if file is None:
        return None
    if is_new:
        audit.add_entry("audit.anchor", by=by, at=at, target=("foundation.AuditSeal", file.number))
    _notify_administrators(file, at=at)
    return file


def _notify_administrators(file: audit.AnchorFile, *, at: datetime) -> None:
    day = at.astimezone(PARIS).date()
    readers = [user for user in accounts.recipients(day) if Role.ADMINISTRATOR in user.roles]
    if not readers:
        log.warning("no administrator is told of %s", file.name)
    for user in readers:
        outbox.queue_mail(
            key=f"anchor-{file.day}-{user.pk}",
            to=user.email,
            template=TEMPLATE,
            context={
                "name": file.name,
                "day": file.day,
                "number": file.number,
                "chain": _in_groups(file.chain),
                "sha256": _in_groups(file.sha256),
            },
            at=at,
        )


def _in_groups(digest: str) -> list[str]:
    """Read over the telephone; and no run of digits that looks like somebody's number."""
    return textwrap.wrap(digest, 8)
