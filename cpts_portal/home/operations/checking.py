"""Stored files read again, each night and when a page could not serve one: the administrator is
told of what was altered, cut or lost."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import audit, outbox
from cpts_portal.foundation.records.documents import checking
from members.enums import Role
from members.queries import accounts

log = logging.getLogger(__name__)
TEMPLATE = "mail/home/file_damaged"


def check_due(*, by: Actor, at: datetime) -> int:
    """How many were read."""
    ids = list(checking.due(at))
    for document_id in ids:
        check_document(by=by, at=at, document_id=document_id)
    return len(ids)


@transaction.atomic(durable=True)
def check_document(*, by: Actor, at: datetime, document_id: UUID) -> None:
    found = checking.check(document_id, at=at)
    if found is None or not found.became:
        return
    target = ("foundation.StoredDocument", found.id)
    audit.record(f"document.{found.became}", by=by, at=at, target=target, fields=["damaged_at"])
    if found.became == "damaged":
        _tell_administrators(found.reference, at=at)


def _tell_administrators(reference: str, *, at: datetime) -> None:
    """Once a day, however many are lost: the health page counts them."""
    day = at.astimezone(PARIS).date()
    readers = [one for one in accounts.recipients(day) if Role.ADMINISTRATOR in one.roles]
    if not readers:
        log.warning("no administrator is told of document %s", reference)
    for one in readers:
        outbox.queue_mail(
            key=f"damaged-{day}-{one.account_id}",
            to=one.email,
            template=TEMPLATE,
            context={"reference": reference, "path": "/sante-du-portail/"},
            at=at,
        )
