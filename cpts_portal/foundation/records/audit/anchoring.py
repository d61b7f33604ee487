"""The last link of each day, written outside the database: who cuts the end of the chain and
calculates nothing else is found, because the file says how far it went.

Whoever removes a file in the middle is seen; the last one is in the mail of that night too. A
backup older than the last anchor brings back a shorter chain: that is written among the anchors,
with the same key, so that a restoration is no cut tail and a cut tail no restoration.
"""

from datetime import UTC, date, datetime

from django.db import connection, transaction

from cpts_portal.foundation.kernel.actor import Actor

from .anchor_files import AnchorFile, BadAnchor, anchors_in_force, exported, write
from .models import AuditSeal
from .sealing import Anchor, anchor
from .signing import FIRST_LINK

LOCK = 0x616E6372  # "ancr"


def export(*, day: date, at: datetime) -> tuple[AnchorFile | None, bool]:
    """The file of that day and whether it was made now; the caller holds a transaction. None while
    nothing is sealed."""
    _one_at_a_time()
    before = exported()
    for file in before:
        if file.day == day.isoformat() and not file.left_behind:
            return file, False
    last = anchor()
    if last is None:
        return None, False
    file = _file(last, before, day=day, at=at)
    write(file)
    return file, True


@transaction.atomic
def note_restored(*, by: Actor, at: datetime) -> str:
    """The sentence that the command of restoration shows (``settings.AFTER_RESTORE``)."""
    _one_at_a_time()
    try:
        before = exported()
    except BadAnchor as bad:
        return f"Ancres des traces : {bad}. La restauration n’y est pas notée."
    last = anchor() or Anchor(0, FIRST_LINK.hex())
    furthest = max((former.number for former in anchors_in_force(before)), default=0)
    left_behind = furthest - last.number
    if left_behind <= 0:
        return "Ancres des traces : aucune ne parle d’une trace que la sauvegarde n’a pas."
    write(_file(last, before, day=at.date(), at=at, left_behind=left_behind))
    return (
        "Ancres des traces : la restauration y est notée. Traces perdues, faites après la "
        f"sauvegarde : {left_behind}, à partir du rang {last.number + 1}."
    )


def _file(
    last: Anchor, before: list[AnchorFile], *, day: date, at: datetime, left_behind: int = 0
) -> AnchorFile:
    return AnchorFile(
        day=day.isoformat(),
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        number=last.number,
        chain=last.chain,
        count=AuditSeal.objects.count(),
        previous=before[-1].sha256 if before else "",
        left_behind=left_behind,
    )


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
