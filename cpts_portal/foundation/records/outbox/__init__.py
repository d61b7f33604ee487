"""Mails leave from a row written in the business transaction: no row, no mail; one row, one mail.

queued → sending → sent | failed. A row left in « sending » by a killed worker may or may not have
reached the server: it is shown and sent again by hand, never by itself.
"""

from .links import sealed, unsealed
from .models import OutboxMail, OutboxState
from .queueing import hold_after_restore, queue_mail, resend, silenced
from .sending import claim, erase_sent, forget, mark_failed, mark_sent, mark_uncertain, retry_later
from .undelivered import (
    MailFacts,
    WaitingFacts,
    count_to_look_at,
    rows_to_look_at,
    stuck,
    to_look_at,
    waiting_facts,
)

__all__ = [
    "MailFacts",
    "OutboxMail",
    "OutboxState",
    "WaitingFacts",
    "claim",
    "count_to_look_at",
    "erase_sent",
    "forget",
    "hold_after_restore",
    "mark_failed",
    "mark_sent",
    "mark_uncertain",
    "queue_mail",
    "resend",
    "retry_later",
    "rows_to_look_at",
    "sealed",
    "silenced",
    "stuck",
    "to_look_at",
    "unsealed",
    "waiting_facts",
]
