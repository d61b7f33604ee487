"""Mails leave from a row written in the business transaction: no row, no mail; one row, one mail.

queued → sending → sent | failed. A row left in « sending » by a killed worker may or may not have
reached the server: it is shown and sent again by hand, never by itself.
"""

from .links import sealed, unsealed
from .models import OutboxMail, OutboxState
from .queueing import queue_mail, resend, silenced
from .sending import (
    claim,
    erase_sent,
    forget,
    mark_failed,
    mark_sent,
    mark_uncertain,
    retry_later,
    stuck,
)

__all__ = [
    "OutboxMail",
    "OutboxState",
    "claim",
    "erase_sent",
    "forget",
    "mark_failed",
    "mark_sent",
    "mark_uncertain",
    "queue_mail",
    "resend",
    "retry_later",
    "sealed",
    "silenced",
    "stuck",
    "unsealed",
]
