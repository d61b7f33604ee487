"""The mails that left: the worker's turn is taken here."""

from django.core import mail

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.mail import deliver_due


def delivered() -> list:
    """Every mail sent so far in this test; may be cleared."""
    deliver_due(clock.now())
    return mail.outbox
