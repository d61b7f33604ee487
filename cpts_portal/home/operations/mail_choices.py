"""What a person decides about the reminders she receives."""

from datetime import datetime

from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.privacy_rights import ACCOUNT, Subject
from cpts_portal.foundation.records.rows import save_validated
from cpts_portal.home.models import DigestMail, MailChoice


@transaction.atomic(durable=True)
def choose_frequency(*, by: Actor, at: datetime, frequency: str) -> None:
    """One's own account, always."""
    if by.id is None:
        raise Forbidden("Connectez-vous pour régler vos courriels.")
    row = MailChoice.objects.select_for_update(of=("self",)).filter(pk=by.id).first()
    row = row or MailChoice(account_id=by.id)
    row.frequency, row.chosen_at = frequency, at
    save_validated(row)
    audit.record("mails.choose_frequency", by=by, at=at, target=row, fields=["frequency"])


def forget_choices(subject: Subject, *, by: Actor, at: datetime) -> None:
    """The account is erased: the caller opened the transaction."""
    account = subject.ref(ACCOUNT)
    MailChoice.objects.filter(account_id=account).delete()
    DigestMail.objects.filter(account_id=account).delete()
