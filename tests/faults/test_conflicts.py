"""REL-03: PostgreSQL says no in the middle: too long, too late, or two who wait for each other.

The person reads a French page, nothing is half-written, and the same form sent again passes.
"""

import os
import threading

import psycopg
import pytest
from django.db import connection

from cpts_portal.foundation.models import AuditEntry, OutboxMail
from funding.dossier.models import DossierStep, Snapshot
from funding.dossier.queries import dossiers as dossiers
from missions.models import Declaration, DeclarationLog
from tests.faults.killing import cut_the_line, disappear, struck_at
from tests.funding import dossier_world, review_steps
from tests.signing_in import make_account, signed_in
from tests.support.pages import page_text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("REL-03")]


@pytest.fixture
def other():
    """Another session of the same database, as an administrator's or another worker's."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as session:
        yield session
        session.rollback()


@pytest.fixture
def claire(world):
    browser = signed_in(make_account("coordinator", email="claire@exemple.fr"))
    browser.raise_request_exception = False
    return browser


@pytest.fixture
def sent(world, declare):
    make_account(person=world.claudie, email="claudie@exemple.fr")
    return declare()


def send_back(claire, sent):
    data = {"step": "send_back", "version": 2, "reason": "Laquelle des deux ?"}
    return claire.post(f"/missions/heures/{sent}/", data)


def stands_as_before() -> bool:
    row = Declaration.objects.get()
    logs = DeclarationLog.objects.filter(transition="send_back")
    return (row.state, row.version) == ("submitted", 2) and not (
        logs.exists() or OutboxMail.objects.exists()
    )


def is_french_error_page(answer) -> bool:
    page = page_text(answer, 500)
    return answer.status_code == 500 and "Traceback" not in page and "référence" in page.lower()


def passes(claire, sent) -> bool:
    assert send_back(claire, sent).status_code == 302
    count = DeclarationLog.objects.filter(transition="send_back").count()
    return (Declaration.objects.get().state, count) == ("returned", 1)


def test_a_statement_that_waits_too_long(claire, sent, other):
    other.execute("SELECT 1 FROM missions_declaration WHERE id = %s FOR UPDATE", [sent])
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '200ms'")
    assert is_french_error_page(send_back(claire, sent))
    other.rollback()
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
    assert stands_as_before()
    assert passes(claire, sent)


def test_a_row_changed_since_the_snapshot_of_a_stricter_transaction(claire, sent, other):
    """A serialization failure: another's commit comes between the snapshot and the lock."""
    changed = []

    def meanwhile(execute, sql, params, many, context):
        if "FOR UPDATE" in sql and not changed:
            with connection.connection.cursor() as raw:
                raw.execute("SELECT count(*) FROM missions_declaration")
            other.execute("UPDATE missions_declaration SET people_met = 7")
            other.commit()
            changed.append(True)
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_isolation = 'repeatable read'")
    with connection.execute_wrapper(meanwhile):
        assert is_french_error_page(send_back(claire, sent))
    with connection.cursor() as cursor:
        cursor.execute("RESET default_transaction_isolation")
    assert changed and stands_as_before()
    assert passes(claire, sent)


def test_two_transactions_that_wait_for_each_other(claire, sent, other):
    """A deadlock: the portal holds the hours and waits for the mail's row, the other the reverse.
    PostgreSQL ends one of the two; whichever it is, nothing is half-written."""
    other.execute("LOCK TABLE foundation_outboxmail IN SHARE MODE")
    held, outcomes = threading.Event(), []

    def signal_lock(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if "FOR UPDATE" in sql and "missions_declaration" in sql:
            held.set()
        return result

    def act():
        try:
            with connection.execute_wrapper(signal_lock):
                outcomes.append(send_back(claire, sent))
        finally:
            connection.close()

    thread = threading.Thread(target=act)
    thread.start()
    assert held.wait(30)
    try:
        other.execute("SELECT 1 FROM missions_declaration WHERE id = %s FOR UPDATE", [sent])
    except psycopg.errors.DeadlockDetected:
        other.rollback()
    thread.join(30)
    other.rollback()
    if outcomes[0].status_code == 500:
        assert is_french_error_page(outcomes[0])
        assert stands_as_before()
        assert passes(claire, sent)
    assert Declaration.objects.get().state == "returned"
    assert OutboxMail.objects.count() == 1


def test_a_dossier_struck_at_any_point_of_its_sending_is_sent_whole_or_not_at_all():
    dossier_world.build()
    for number in range(1, 200):
        blow = disappear if number % 2 else cut_the_line
        struck = struck_at(number, review_steps.submit, blow)
        facts = dossiers.dossier(review_steps.YEAR)
        steps = DossierStep.objects.filter(transition="submit").count()
        is_sent = bool(facts.sent_version)
        assert (facts.state == "submitted", steps) == (is_sent, int(is_sent))
        assert Snapshot.objects.filter(dossier_id=facts.id).count() == int(is_sent)
        if is_sent:
            break
        assert struck
    assert 4 < number < 199
    assert AuditEntry.objects.filter(action__startswith="funding.dossier").count() >= 1
