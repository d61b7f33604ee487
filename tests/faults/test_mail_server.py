"""A mail server that is down, sulks or hangs up: one mail, late or shown, never two."""

from datetime import date, timedelta
from email import message_from_bytes

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import OutboxMail
from cpts_portal.foundation.records import outbox
from cpts_portal.foundation.web import mail
from cpts_portal.home.operations import digests
from missions.operations import review
from tests.faults.smtp_server import Post
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text


@pytest.fixture
def post(settings):
    server = Post()
    server.open()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.close()


@pytest.fixture
def returned(world, declare):
    """Claudie has a mail to come: hours were sent back."""
    make_account(person=world.claudie, email="claudie@exemple.fr")
    review.send_back(
        by=world.claire, at=NOW, declaration_id=declare(), reason="Laquelle des deux ?"
    )
    return OutboxMail.objects.get()


def numbers(post: Post) -> list[str]:
    return [message_from_bytes(letter)["Message-ID"] for letter in post.received]


@pytest.mark.requirement("REL-09")
def sweep(start, **length) -> None:
    """A worker that looks every minute."""
    at = start
    while at <= start + timedelta(**length):
        mail.deliver_due(at)
        at += timedelta(minutes=1)


def test_down_when_the_mail_is_due_then_up_it_leaves_once(post, returned):
    post.close()
    sweep(NOW, minutes=30)
    assert OutboxMail.objects.get().state == "queued"
    post.open()
    sweep(NOW + timedelta(minutes=30), hours=2)
    assert numbers(post) == [mail.message_id(returned)]
    assert OutboxMail.objects.get().state == "sent"


@pytest.mark.requirement("REL-01")
def test_busy_then_fine_it_leaves_once(post, returned):
    post.manner = "later"
    sweep(NOW, minutes=10)
    post.manner = "fine"
    sweep(NOW + timedelta(minutes=10), hours=2)
    assert numbers(post) == [mail.message_id(returned)]


def test_hung_up_after_the_letter_nobody_sends_it_again_but_a_person(post, returned):
    post.manner = "hangs up"
    sweep(NOW - timedelta(hours=2), minutes=119)  # not due yet
    assert post.received == []
    mail.deliver_due(NOW)
    post.manner = "fine"
    sweep(NOW, hours=24)
    assert len(post.received) == 1
    row = OutboxMail.objects.get()
    assert row.state == "sending"
    assert outbox.count_to_look_at(NOW + timedelta(minutes=6)) == 1
    OutboxMail.objects.update(next_attempt_at=NOW - timedelta(minutes=10))
    claire = signed_in(make_account("coordinator"))
    assert "Envoi coupé" in page_text(claire.get("/courriels/"))
    claire.post(f"/courriels/{row.id}/renvoyer/")
    sweep(NOW, minutes=3)
    # the same letter for every server: the second is recognised as the first
    assert len(post.received) == 2 and len(set(numbers(post))) == 1
    assert OutboxMail.objects.get().state == "sent"


def test_a_morning_without_a_mail_server_gives_one_reminder(post, world, declare):
    make_account("coordinator", email="claire@exemple.fr")
    declare(at=NOW - timedelta(days=6), done_on=date(2026, 11, 10))
    post.close()
    digests.send_digests(by=SYSTEM, at=NOW)
    sweep(NOW, minutes=20)
    digests.send_digests(by=SYSTEM, at=NOW + timedelta(minutes=15))
    post.open()
    sweep(NOW + timedelta(minutes=20), hours=3)
    assert len(post.received) == 1
