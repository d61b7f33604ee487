"""Files that were sent: judged by the antivirus, read again each night; a mail says
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
    clamd.ScanVerdict.CLEAN: documents.Scan.CLEAN,
    clamd.ScanVerdict.INFECTED: documents.Scan.INFECTED,
    clamd.ScanVerdict.UNJUDGED: documents.Scan.ERROR,
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
            verdict = clamd.ScanVerdict.UNJUDGED
        if verdict is clamd.ScanVerdict.SILENT:
            scanning.leave_until_it_answers(at)
            break
        judged += _store_verdict(waiting, WORDS[verdict], by=by, at=at)
    return judged


@transaction.atomic(durable=True)
def _store_verdict(waiting: scanning.FileToScan, scan: str, *, by: Actor, at: datetime) -> int:
    if not scanning.store_verdict(waiting.id, scan, at=at):
        return 0
    target = ("foundation.StoredDocument", waiting.id)
    audit.add_entry("document.scan", by=by, at=at, target=target, fields=["scan"])
    if scan == documents.Scan.INFECTED:
        _notify_sender(waiting, at=at)
    return 1


def _notify_sender(waiting: scanning.FileToScan, *, at: datetime) -> None:
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
    audit.add_entry(
        f"document.{document.became}", by=by, at=at, target=target, fields=["damaged_at"]
    )
    if document.became == "damaged":
        _notify_administrators(document.reference, at=at)


def _notify_administrators(reference: str, *, at: datetime) -> None:
    """Once a day, however many are lost: the health page counts them."""
    day = at.astimezone(PARIS).date()
    readers = [user for user in accounts.recipients(day) if Role.ADMINISTRATOR in user.roles]
    if not readers:
        log.warning("no administrator is told of document %s", reference)
    for user in readers:
        outbox.queue_mail(
            key=f"damaged-{day}-{user.pk}",
            to=user.email,
            template=TEMPLATE,
            context={"reference": reference},
            at=at,
        )
