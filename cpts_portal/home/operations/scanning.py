"""Files that were sent: judged by the worker, and their sender told of the worst."""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit, documents, outbox
from cpts_portal.foundation.records.documents import disk, scanning
from cpts_portal.foundation.records.uploads import clamd
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
    sender = accounts.find(waiting.created_by) if waiting.created_by else None
    if sender:
        outbox.queue_mail(
            key=f"infected-{waiting.id}",
            to=sender.email,
            template=INFECTED,
            context={"path": "/"},
            at=at,
        )
