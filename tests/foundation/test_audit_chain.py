"""AUD-02, AUD-03: many writers keep one chain; forgeries by the tables' owner are found."""

import threading

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test import override_settings

from cpts_portal.foundation.models import AuditEntry, AuditSeal
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.audit import sealing

from .acting import AT, CLAIRE, at_once

pytestmark = pytest.mark.django_db(transaction=True)

ENTRY, SEAL = "foundation_auditentry", "foundation_auditseal"
NTH = f"(SELECT entry_id FROM {SEAL} WHERE number = 3)"
COLUMNS = "at, recorded_at, actor, role, action, target_model, target_id, fields, signature"


def trace(number: int = 0) -> None:
    with transaction.atomic():
        audit.add_entry("draft.save", by=CLAIRE, at=AT, target=("foundation.Draft", number))


def sealed(count: int) -> None:
    with audit.deferred_sealing():
        for number in range(count):
            trace(number)
    assert AuditSeal.objects.count() == count


def forge(*statements: str) -> None:
    with psycopg.connect(settings.OWNER_DATABASE_URL) as owner:
        owner.execute("SET session_replication_role = replica")
        for statement in statements:
            owner.execute(statement)


def test_the_commit_seals_once_whatever_the_number_of_traces():
    with transaction.atomic():
        for number in range(3):
            audit.add_entry("draft.save", by=CLAIRE, at=AT, target=("foundation.Draft", number))
        ours = [function.__name__ for _, function, *_ in connection.run_on_commit]
        assert len(ours) == 1
        assert not AuditSeal.objects.exists()
    assert AuditSeal.objects.count() == 3


def test_a_rolled_back_trace_leaves_nothing_and_the_next_one_is_sealed():
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            audit.add_entry("lost", by=CLAIRE, at=AT, target=("foundation.Draft", 1))
            raise RuntimeError
        audit.add_entry("kept", by=CLAIRE, at=AT, target=("foundation.Draft", 2))
    assert AuditEntry.objects.get().action == "kept"
    assert AuditSeal.objects.count() == 1


@pytest.mark.requirement("AUD-03")
def test_twenty_parallel_writers_keep_one_chain_without_gap():
    def write(thread: int) -> None:
        for number in range(5):
            trace(thread * 10 + number)

    at_once(20, write)
    audit.seal()
    report = audit.verify()
    assert (report.holds, report.checked, report.waiting) == (True, 100, 0)
    numbers = AuditSeal.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 101))


def test_whoever_does_not_get_its_turn_leaves_its_row_to_the_next():
    thread = threading.Thread(target=at_once, args=(1, trace))
    with sealing._turn:
        thread.start()
        thread.join(20)
        assert not thread.is_alive() and not AuditSeal.objects.exists()
    trace(2)
    assert AuditSeal.objects.count() == 2


def test_while_another_process_seals_nothing_is_sealed_and_none_is_counted():
    with psycopg.connect(settings.OWNER_DATABASE_URL) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.LOCK])
        trace(1)
        assert (audit.seal(), AuditSeal.objects.count()) == (0, 0)
        other.rollback()
    assert (audit.seal(), AuditSeal.objects.count()) == (1, 1)


FORGERIES = {
    "an entry is edited": ([f"UPDATE {ENTRY} SET role = 'x' WHERE id = {NTH}"], 3),
    "its moment of record is edited": (
        [f"UPDATE {ENTRY} SET recorded_at = recorded_at - interval '1 s' WHERE id = {NTH}"],
        3,
    ),
    "an entry is deleted": ([f"DELETE FROM {ENTRY} WHERE id = {NTH}"], 3),
    "an entry and its seal are deleted": (
        [f"DELETE FROM {ENTRY} WHERE id = {NTH}", f"DELETE FROM {SEAL} WHERE number = 3"],
        3,
    ),
    "the hole is closed": (
        [
            f"DELETE FROM {ENTRY} WHERE id = {NTH}",
            f"DELETE FROM {SEAL} WHERE number = 3",
            f"UPDATE {SEAL} SET number = 3 WHERE number = 6",
        ],
        3,
    ),
    "two links are swapped": (
        [
            f"UPDATE {SEAL} SET number = -2 WHERE number = 2",
            f"UPDATE {SEAL} SET number = 2 WHERE number = 4",
            f"UPDATE {SEAL} SET number = 4 WHERE number = -2",
        ],
        2,
    ),
    "the entries of two links are swapped": (
        [
            f"CREATE TEMP TABLE was ON COMMIT DROP AS SELECT number, entry_id FROM {SEAL}",
            f"UPDATE {SEAL} SET entry_id = gen_random_uuid() WHERE number = 5",
            f"UPDATE {SEAL} SET entry_id = (SELECT entry_id FROM was WHERE number = 5) "
            "WHERE number = 2",
            f"UPDATE {SEAL} SET entry_id = (SELECT entry_id FROM was WHERE number = 2) "
            "WHERE number = 5",
        ],
        2,
    ),
    "an entry is copied under another id": (
        [
            f"INSERT INTO {ENTRY} (id, {COLUMNS}) SELECT gen_random_uuid(), {COLUMNS} FROM {ENTRY} "
            f"WHERE id = {NTH}"
        ],
        None,
    ),
    "a link is added at the end": (
        [
            f"INSERT INTO {ENTRY} (id, {COLUMNS}) SELECT "
            f"'00000000-0000-4000-8000-000000000001', {COLUMNS} FROM {ENTRY} WHERE id = {NTH}",
            f"INSERT INTO {SEAL} (number, entry_id, chain, sealed_at) SELECT 7, "
            f"'00000000-0000-4000-8000-000000000001', chain, now() FROM {SEAL} WHERE number = 6",
        ],
        7,
    ),
}


@pytest.mark.requirement("AUD-02")
@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_first_broken_place_is_found_when(forgery):
    sealed(6)
    statements, place = FORGERIES[forgery]
    forge(*statements)
    report = audit.verify()
    assert not report.holds
    assert report.place == place, report.problem
    with pytest.raises(CommandError, match="rompue"):
        call_command("audit_verify")


@pytest.mark.requirement("AUD-02")
def test_a_cut_tail_is_found_with_the_anchor_kept_outside(capsys):
    sealed(6)
    call_command("audit_anchor")
    anchor = capsys.readouterr().out.strip()
    call_command("audit_verify", against=anchor)
    forge(
        f"DELETE FROM {ENTRY} WHERE id IN (SELECT entry_id FROM {SEAL} WHERE number > 4)",
        f"DELETE FROM {SEAL} WHERE number > 4",
    )
    assert audit.verify().holds
    with pytest.raises(CommandError, match=r"rang 5.*la fin manque"):
        call_command("audit_verify", against=anchor)


def test_a_chain_made_again_with_another_key_does_not_match():
    sealed(2)
    with override_settings(AUDIT_KEY="another key"):
        assert not audit.verify().holds


@pytest.mark.requirement("AUD-02")
def test_a_trace_unsealed_for_more_than_five_minutes_is_reported():
    with audit.deferred_sealing():
        trace()
        forge(f"UPDATE {ENTRY} SET recorded_at = now() - interval '6 minutes'")
        assert "5 minutes" in audit.verify().problem
    assert audit.verify().holds


def test_a_very_old_leftover_is_sealed_by_the_daily_pass_only():
    with audit.deferred_sealing():
        trace()
        forge(f"UPDATE {ENTRY} SET recorded_at = now() - interval '2 hours'")
        assert audit.seal() == 0
        assert audit.seal(everything=True) == 1
