"""Mails: rendering of ``<template>.txt`` as a subject, a text and an HTML page, and delivery of the
outbox's rows. The Message-ID comes from the row, so that one row is one mail for every server."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template import Context, Engine
from django.utils.module_loading import import_string

from cpts_portal.foundation.kernel.text import one_line
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.records.outbox import OutboxMail

log = logging.getLogger(__name__)

LAYOUTS = ("mail/subject.txt", "mail/layout.txt", "mail/layout.html")


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def publisher():
    """Whose portal writes: an object with ``name``, ``email`` and ``phone``, or None."""
    return import_string(settings.MAIL_PUBLISHER)()


def render(template: str, context: dict, association=None) -> Rendered:
    """One file a mail, extending ``layout``: blocks ``subject``, ``body`` (a line is a paragraph;
    « – » begins a list's), ``label`` and ``address`` (a path) of its link, or ``link``; ``why``."""
    whole = {
        **context,
        "association": association.name if association else "",
        "contact": association,
        "public_url": settings.PUBLIC_URL.rstrip("/"),
    }
    subject, text, html = (_render(template, {**whole, "layout": layout}) for layout in LAYOUTS)
    return Rendered(one_line(subject), text.strip() + "\n", html)


def _render(template: str, context: dict) -> str:
    """Only HTML is escaped: « d’&amp; » would reach the reader of a text."""
    escaped = context["layout"].endswith(".html")
    file = Engine.get_default().get_template(f"{template}.txt")
    return file.render(Context(context, autoescape=escaped))


def message_id(row: OutboxMail) -> str:
    return f"<{row.id}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"


def message(row: OutboxMail, connection=None) -> EmailMultiAlternatives:
    association = publisher()
    rendered = render(row.template, row.context, association)
    mail = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=_sender(association),
        to=[row.to],
        reply_to=[association.email] if association and association.email else None,
        connection=connection,
        headers={
            "Message-ID": message_id(row),
            "Auto-Submitted": "auto-generated",
            "Content-Language": "fr",
        },
    )
    mail.attach_alternative(rendered.html, "text/html")
    return mail


def _sender(association) -> str:
    """The portal's own address, under the name that the reader knows."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((one_line(association.name) if association else name, address))


def deliver_due(at: datetime) -> int:
    """Every row that is due, one by one; the number that left."""
    sent = 0
    while row := outbox.claim(at):
        sent += deliver(row, at)
    return sent


def deliver(row: OutboxMail, at: datetime) -> bool:
    """Only what surely did not leave is tried again: a mail may be late, it is never double."""
    connection = get_connection()
    try:
        mail = message(row, connection)
    except Exception as failure:  # whatever a template raises: the row says so, the others leave
        log.exception("mail %s cannot be rendered", row.id)
        outbox.mark_failed(row.id, error=f"rendering: {type(failure).__name__}")
        return False
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as failure:
        outbox.retry_later(row, at=at, error=f"no connection: {type(failure).__name__}")
        return False
    try:
        mail.send()
    except smtplib.SMTPException as failure:
        _judge(row, at, failure)
        return False
    except OSError as failure:
        outbox.mark_uncertain(row.id, error=f"cut while sending: {type(failure).__name__}")
        return False
    finally:
        connection.close()
    outbox.mark_sent(row.id, at=at)
    return True


def _judge(row: OutboxMail, at: datetime, failure: smtplib.SMTPException) -> None:
    code = _code(failure)
    if code is None:
        outbox.mark_uncertain(row.id, error=f"cut while sending: {type(failure).__name__}")
    elif 400 <= code < 500:
        outbox.retry_later(row, at=at, error=f"server said {code}")
    else:
        outbox.mark_failed(row.id, error=f"server said {code}")


def _code(failure: smtplib.SMTPException) -> int | None:
    """What the server answered; None when the connection was lost before an answer."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in failure.recipients.values()), default=None)
    return getattr(failure, "smtp_code", None)
