"""The chain of traces has a first link and an anchor from the day of the installation: tables
emptied later are shorter than what the anchor tells of."""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import audit


def write_first_anchor(*, by: Actor, at: datetime) -> None:
    """Nothing when there is one already. OSError: the folder of the anchors cannot be written.

    Anchors that were tampered with are left for « audit_verify » to tell of.
    """
    try:
        if audit.exported():
            return
    except audit.BadAnchor:
        return
    if audit.anchor() is None:
        _note_installed(by=by, at=at)
    audit.seal(everything=True)
    with transaction.atomic():
        audit.export(day=at.astimezone(PARIS).date(), at=at)


@transaction.atomic(durable=True)
def _note_installed(*, by: Actor, at: datetime) -> None:
    audit.add_entry("deploy.install", by=by, at=at, target=("deploy.Installation", 1))
