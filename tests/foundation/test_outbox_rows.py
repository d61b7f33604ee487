"""What the table of mails holds, lets go and forgets, whatever the server says."""

from uuid import uuid4

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from cpts_portal.foundation.models import AuditEntry, OutboxMail
from cpts_portal.foundation.records import outbox
from tests.support.overtaking import overtaken

from .acting import AT, CLAIRE, later
from .test_outbox import queue, state

pytestmark = pytest.mark.django_db
WHO = uuid4()


@pytest.mark.django_db(transaction=True)
def test_a_mail_sent_again_by_two_people_at_once_is_sent_again_once(messages):
    queue()
    outbox.mark_failed(outbox.claim(AT).id, error="550")
    row = OutboxMail.objects.get()

    def first():
        OutboxMail.objects.update(state="queued", attempts=0)

    told = overtaken(first, lambda: outbox.resend(by=CLAIRE, at=AT, mail_id=row.id))
    assert told == "Ce courriel est déjà parti ou attend son tour."


def test_only_the_beginning_of_what_the_server_said_is_kept():
    queue("given up")
    queue("cut")
    queue("later")
    said = "5" * 200 + "6"
    given_up, cut, later_on = (outbox.claim(AT) for _ in range(3))
    outbox.mark_failed(given_up.id, error=said)
    outbox.mark_uncertain(cut.id, error=said)
    outbox.retry_later(later_on, at=AT, error=said)
    assert set(OutboxMail.objects.values_list("last_error", flat=True)) == {"5" * 200}


def test_what_waited_in_a_restored_base_is_held_for_a_person():
    queue("sent")
    outbox.mark_sent(outbox.claim(AT).id, at=AT)
    queue("first")
    queue("second")
    assert outbox.hold_after_restore(by=CLAIRE, at=AT).startswith("2 courriel(s) en attente")
    assert [state(key) for key in ("sent", "first", "second")] == ["sent", "failed", "failed"]
    held = OutboxMail.objects.filter(state="failed").values_list("last_error", flat=True)
    assert set(held) == {"sauvegarde restaurée : peut-être déjà parti"}
    assert AuditEntry.objects.get().action == "outbox.hold"


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"to": "ZOE@example.org"}, {"about", "key"}),
        ({"to": "zoe@example.org", "about": WHO}, {"key"}),
        ({"about": WHO}, {"hers", "key"}),
        ({"key": "key"}, {"hers", "about"}),
        ({}, {"hers", "about", "key"}),
        ({"to": ""}, {"hers", "about", "key"}),
    ],
)
def test_every_mail_of_somebody_erased_goes_and_no_other(asked, left):
    queue("hers")
    queue(f"about {WHO}", to="former@example.org")
    queue("key", to="paul@example.org")
    assert outbox.forget(**asked) == 3 - len(left)
    kept = OutboxMail.objects.values_list("key", flat=True)
    assert {key.partition(" ")[0] for key in kept} == left


@pytest.mark.requirement("REL-02")
@pytest.mark.django_db(transaction=True)
def test_a_worker_passes_over_a_mail_that_another_session_holds(messages):
    queue("held")
    queue("free", at=later(seconds=1))
    with psycopg.connect(django_settings.OWNER_DATABASE_URL) as other, transaction.atomic():
        other.execute("SELECT FROM foundation_outboxmail WHERE key = 'held' FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
        assert outbox.claim(later(minutes=1)).key == "free"
