"""One row, one mail: nothing leaves before the commit, nothing is doubled, nothing is forgotten."""

import smtplib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail as mailbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from kombu.exceptions import OperationalError

from cpts_portal.foundation import tasks
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.web import mail

from .acting import AT, CLAIRE, at_once, later

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
BACKEND = f"{__name__}.Server"


class Server(EmailBackend):
    """An SMTP server that fails on demand: at the connection, or in the middle."""

    refusal = None
    in_the_middle = None

    def open(self):
        if self.refusal:
            raise self.refusal
        return True

    def send_messages(self, messages):
        if self.in_the_middle:
            raise self.in_the_middle
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def own_templates_and_server(settings, monkeypatch):
    ours = django_settings.TEMPLATES[0]
    settings.TEMPLATES = [{**ours, "DIRS": [*ours["DIRS"], HERE / "mail_templates"]}]
    settings.EMAIL_BACKEND = BACKEND
    monkeypatch.setattr(Server, "refusal", None)
    monkeypatch.setattr(Server, "in_the_middle", None)


def queue(key="k", first_name="Zoé d’Aix & fils", **changes):
    context = {"first_name": first_name, "day": "12\r\nBcc: x@example.org"}
    outbox.queue_mail(
        **{
            "key": key,
            "to": "zoe@example.org",
            "template": "mail/example",
            "context": context,
            "at": AT,
            **changes,
        }
    )


def state(key="k"):
    return OutboxMail.objects.get(key=key).state


def test_the_mail_leaves_in_text_and_html_with_an_id_from_its_row():
    queue()
    assert mail.deliver_due(AT) == 1
    sent = mailbox.outbox[0]
    row = OutboxMail.objects.get()
    assert (row.state, row.sent_at, row.attempts) == ("sent", AT, 1)
    assert sent.extra_headers["Message-ID"] == mail.message_id(row)
    assert str(row.id) in mail.message_id(row)
    assert "Zoé d’Aix & fils" in sent.body
    assert "Zoé d’Aix &amp; fils" in sent.alternatives[0].content
    assert sent.subject == "Votre heure du 12 Bcc: x@example.org & suite"
    assert f"{django_settings.PUBLIC_URL}/mes-heures/" in sent.body
    sent.message().as_bytes()


def test_the_demonstration_says_so_in_each_part(settings):
    settings.MODE = "demo"
    rendered = mail.render("mail/example", {"first_name": "Zoé", "day": "12"})
    assert all("Démonstration" in part for part in (rendered.subject, rendered.text, rendered.html))


def test_what_somebody_wrote_is_escaped_once_and_stands_in_its_own_paragraph():
    rendered = mail.render("mail/example", {"first_name": "<b>Zoé</b>\n\n– L’&", "day": "1 & 2"})
    assert "Bonjour,\n\n<b>Zoé</b>\n– L’&\n– à < 2\n\n" in rendered.text
    zoe = "<p>&lt;b&gt;Zoé&lt;/b&gt;</p>\n<ul><li>L’&amp;</li>\n<li>à &lt; 2</li></ul>"
    assert zoe in rendered.html and "<title>Votre heure du 1 &amp; 2" in rendered.html


def test_the_same_key_gives_one_row_whoever_asks_again():
    queue()
    queue(first_name="autre")
    assert mail.deliver_due(AT) == 1
    assert mail.deliver_due(later(days=1)) == 0
    assert len(mailbox.outbox) == 1


def test_a_silenced_operation_writes_no_row():
    with outbox.silenced():
        queue()
    assert not OutboxMail.objects.exists()
    queue()
    assert OutboxMail.objects.exists()


@pytest.mark.requirement("IDN-05")
def test_a_bad_address_or_a_social_security_number_never_enters():
    with pytest.raises(DomainError, match="adresse"):
        queue(to="zoe@example.org\nBcc: x@example.org")
    with pytest.raises(ValueError, match="social security number"):
        queue(context={"note": ["1 85 05 78 006 084 91"]})
    assert not OutboxMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_told_after_the_commit_only(messages):
    with transaction.atomic():
        queue()
        assert messages == []
    assert messages == [("cpts_portal.foundation.tasks.send_outbox",)]
    with pytest.raises(RuntimeError), transaction.atomic():
        queue("lost")
        raise RuntimeError
    assert len(messages) == 1 and not OutboxMail.objects.filter(key="lost").exists()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_breaks_no_request(monkeypatch):
    from celery import current_app

    def down(*args, **options):
        raise OperationalError("no broker")

    monkeypatch.setattr(type(current_app._get_current_object()), "send_task", down)
    queue()
    assert state() == "queued"
    tasks.send_outbox()
    assert state() in ("queued", "sent")


def test_a_closed_server_is_tried_again_later_and_later_then_given_up():
    queue()
    Server.refusal = ConnectionRefusedError()
    at, waits = AT, []
    while state() == "queued":
        before = OutboxMail.objects.get().next_attempt_at
        mail.deliver_due(at)
        row = OutboxMail.objects.get()
        waits.append(row.next_attempt_at - before)
        at = row.next_attempt_at
    assert state() == "failed"
    assert waits[:-1] == [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
    Server.refusal = None
    outbox.resend(by=CLAIRE, at=at, mail_id=row.id)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.next_attempt_at) == ("queued", 0, at)
    assert AuditEntry.objects.get().action == "outbox.resend"
    assert mail.deliver_due(at) == 1


def test_a_row_that_waits_is_not_tried_before_its_time():
    queue()
    Server.refusal = ConnectionRefusedError()
    mail.deliver_due(AT)
    Server.refusal = None
    assert mail.deliver_due(later(seconds=59)) == 0
    assert mail.deliver_due(later(seconds=60)) == 1


@pytest.mark.parametrize(
    ("failure", "after"),
    [
        (smtplib.SMTPServerDisconnected("cut"), "sending"),
        (TimeoutError(), "sending"),
        (smtplib.SMTPDataError(451, b"later"), "queued"),
        (smtplib.SMTPRecipientsRefused({"zoe@example.org": (450, b"later")}), "queued"),
        (smtplib.SMTPRecipientsRefused({"zoe@example.org": (550, b"unknown")}), "failed"),
        (smtplib.SMTPSenderRefused(553, b"no", "x"), "failed"),
    ],
)
def test_only_what_surely_did_not_leave_is_tried_again(failure, after):
    queue()
    Server.in_the_middle = failure
    assert mail.deliver_due(AT) == 0
    row = OutboxMail.objects.get()
    assert row.state == after and row.last_error
    assert "example.org" not in row.last_error


def test_a_row_left_in_sending_is_shown_and_never_sent_by_itself():
    queue()
    row = outbox.claim(AT)
    assert mail.deliver_due(later(days=2)) == 0
    assert outbox.stuck(later(minutes=4)) == []
    assert outbox.stuck(later(minutes=6)) == [row.id]
    outbox.resend(by=CLAIRE, at=later(minutes=6), mail_id=row.id)
    assert mail.deliver_due(later(minutes=6)) == 1
    with pytest.raises(DomainError, match="déjà parti"):
        outbox.resend(by=CLAIRE, at=later(minutes=7), mail_id=row.id)


def test_a_reader_who_asked_the_time_an_instant_before_cannot_send_what_is_leaving():
    queue()
    row = outbox.claim(later(milliseconds=5))
    assert outbox.to_look_at(AT) == ()
    with pytest.raises(DomainError, match="en train de partir"):
        outbox.resend(by=CLAIRE, at=AT, mail_id=row.id)


def test_a_row_left_in_sending_before_the_clock_started_again_is_shown():
    queue(at=later(days=30))
    row = outbox.claim(later(days=30))
    assert outbox.stuck(AT) == [row.id]
    outbox.resend(by=CLAIRE, at=AT, mail_id=row.id)


def test_a_template_that_breaks_stops_its_own_mail_only():
    queue("broken", template="mail/absent")
    queue("fine")
    assert mail.deliver_due(AT) == 1
    assert (state("broken"), state("fine")) == ("failed", "sent")


def test_a_clock_that_started_again_does_not_block_the_mails():
    queue(at=later(days=30))
    assert mail.deliver_due(AT) == 1


def test_sent_mails_are_erased_after_thirty_days():
    queue()
    mail.deliver_due(AT)
    assert outbox.erase_sent(later(days=29)) == 0
    assert outbox.erase_sent(later(days=30, seconds=1)) == 1


@pytest.mark.requirement("REL-01", "REL-02")
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_each_mail_once(messages):
    for number in range(12):
        queue(f"k{number}")
    assert sum(at_once(6, lambda _: mail.deliver_due(AT))) == 12
    assert len(mailbox.outbox) == 12
    ids = {sent.extra_headers["Message-ID"] for sent in mailbox.outbox}
    assert len(ids) == 12
