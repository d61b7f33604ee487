"""Files that were sent: judged by the antivirus, read again each night; who must know is told of
what is malicious, altered, cut or lost."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import audit, documents, outbox
from cpts_portal.foundation.records.documents import checking, disk, scanning
from cpts_portal.foundation.records.uploads import clamd
from members.enums import Role
from members.queries import accounts

INFECTED = "mail/home/file_infected"
WORDS = {
    clamd.Verdict.CLEAN: documents.Scan.CLEAN,
    clamd.Verdict.INFECTED: documents.Scan.INFECTED,
    clamd.Verdict.UNJUDGED: documents.Scan.ERROR,
}


def scan_due(*, by: Actor, at: datetime) -> int:
    """How many were judged. A silent antivirus is left alone until the next try."""
    if not clamd.is_configured():
        return 0
    judged = 0
    while waiting := scanning.claim(at):
        try:
            verdict = clamd.judge(scanning.content_of(waiting))
        except disk.Damaged:
            verdict = clamd.Verdict.UNJUDGED
        if verdict is clamd.Verdict.SILENT:
            scanning.leave_until_it_answers(at)
            break
        judged += _keep(waiting, WORDS[verdict], by=by, at=at)
    return judged


@transaction.atomic(durable=True)
def _keep(waiting: scanning.Waiting, scan: str, *, by: Actor, at: datetime) -> int:
    if not scanning.keep_verdict(waiting.id, scan, at=at):
        return 0
    target = ("foundation.StoredDocument", waiting.id)
    audit.record("document.scan", by=by, at=at, target=target, fields=["scan"])
    if scan == documents.Scan.INFECTED:
        _tell_sender(waiting, at=at)
    return 1


def _tell_sender(waiting: scanning.Waiting, *, at: datetime) -> None:
    """Not the file's name: it may name somebody."""
    sender = accounts.find_account(waiting.created_by) if waiting.created_by else None
    if sender:
        outbox.queue_mail(
            key=f"infected-{waiting.id}",
            to=sender.email,
            template=INFECTED,
            context={"path": "/"},
            at=at,
        )


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
    document = checking.check(document_id, at=at)
    if document is None or not document.became:
        return
    target = ("foundation.StoredDocument", document.id)
    audit.record(f"document.{document.became}", by=by, at=at, target=target, fields=["damaged_at"])
    if document.became == "damaged":
        _tell_administrators(document.reference, at=at)


def _tell_administrators(reference: str, *, at: datetime) -> None:
    """Once a day, however many are lost: the health page counts them."""
    day = at.astimezone(PARIS).date()
    readers = [one for one in accounts.recipients(day) if Role.ADMINISTRATOR in one.roles]
    if not readers:
        log.warning("no administrator is told of document %s", reference)
    for one in readers:
        outbox.queue_mail(
            key=f"damaged-{day}-{one.pk}",
            to=one.email,
            template=TEMPLATE,
            context={"reference": reference},
            at=at,
        )
