"""A reviewer whose login is erased: her remarks stay with the dossier, under her body's name."""

from datetime import datetime

from django.db.models import F

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records.privacy_rights import ACCOUNT, Subject
from funding.dossier.models import ReadingMark, ReviewComment


def erase_reviewer(subject: Subject, *, by: Actor, at: datetime) -> None:
    """The caller opened the transaction."""
    if account := subject.ref(ACCOUNT):
        ReviewComment.objects.filter(author_id=account).update(author_name=F("author_role"))
        ReadingMark.objects.filter(reader_id=account).delete()
