"""What allauth writes to people leaves by the outbox, like every mail of the portal."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from cpts_portal.foundation.records import outbox


@transaction.atomic  # not durable: the library may ask inside a transaction of its own
def queue_door_mail(*, to: str, subject: str, text: str, html: str, at: datetime) -> None:
    """Already rendered: it needs the request. It holds a link or a code, so it waits encrypted."""
    context = {"subject": subject, "text": outbox.sealed(text), "html": outbox.sealed(html)}
    outbox.queue_mail(
        key=f"door-{uuid4()}", to=to, template="mail/members/door", context=context, at=at
    )
