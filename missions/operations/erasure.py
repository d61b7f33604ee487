"""Declared hours of somebody who is erased, or whose ten years are over: amounts and durations
stay, under the number of the person; what they wrote goes.

A piece behind hours that were verified is an accounting document: its name goes at once, the file
when its time is over. The others go whole.
"""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit, documents
from cpts_portal.foundation.records.privacy_rights import ACCOUNT, PERSON, DataSubject
from cpts_portal.foundation.records.retention import only_the_portal
from missions.enums import State
from missions.models import Action, Declaration, DeclarationLog, Evidence
from missions.queries import retention


def erase_hours(subject: DataSubject, *, by: Actor, at: datetime) -> None:
    """The caller opened the transaction."""
    if account := subject.ref(ACCOUNT):
        DeclarationLog.objects.filter(by=account).update(by_name="")
    if person := subject.ref(PERSON):
        Action.objects.filter(lead=person).update(lead=None)
        hours = Declaration.objects.filter(person=person)
        _empty(hours, even_pieces=False)
        audit.add_entry("declaration.erase", by=by, at=at, target=Declaration, fields=("comment",))


@transaction.atomic(durable=True)
def erase_old_hours(*, by: Actor, at: datetime) -> int:
    only_the_portal(by)
    keys = list(retention.hours_due(at).values_list("pk", flat=True))
    if keys:
        _empty(Declaration.objects.filter(pk__in=keys), even_pieces=True)
        audit.add_entry("retention.declaration", by=by, at=at, target=Declaration)
    return len(keys)


def _empty(hours, *, even_pieces: bool) -> None:
    for piece in Evidence.objects.filter(declaration__in=hours).select_related("declaration"):
        needed = piece.declaration.state == State.VALIDATED and not even_pieces
        documents.discard(piece.document_id, keep_file=needed)
    Evidence.objects.filter(declaration__in=hours).update(name=retention.NAMELESS)
    DeclarationLog.objects.filter(declaration__in=hours).update(by_name="", comment="")
    words = set(Declaration.Privacy.identifying) - {"person"}
    hours.update(**dict.fromkeys(words, ""))
