"""AUD-02, AUD-03: traces hold names of fields only and the database refuses to change them."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import AuditEntry, AuditSeal
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.audit.signing import sign

from .acting import AT, CLAIRE

pytestmark = pytest.mark.django_db


def traces(count: int) -> None:
    for number in range(count):
        audit.add_entry(
            "draft.save", by=CLAIRE, at=AT, target=("foundation.Draft", number), fields=["payload"]
        )


def sealed(count: int) -> None:
    traces(count)
    assert audit.seal() == count


def test_a_trace_holds_ids_roles_and_names_of_fields_only():
    traces(1)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.role) == (CLAIRE.id, "coordinator+member")
    assert (entry.target_model, entry.target_id, entry.fields) == (
        "foundation.Draft",
        "0",
        ["payload"],
    )
    columns = {field.name for field in AuditEntry._meta.get_fields()}
    assert not columns & {"value", "comment", "name", "text"}
    assert not any(field.is_relation for field in AuditEntry._meta.get_fields())


def test_an_instance_or_a_model_may_be_the_target():
    target = AuditSeal(number=3)
    audit.add_entry("seal.read", by=SYSTEM, at=AT, target=target)
    audit.add_entry("seals.list", by=SYSTEM, at=AT, target=AuditSeal)
    ids = {entry.target_id for entry in AuditEntry.objects.all()}
    assert ids == {"3", ""}


@pytest.mark.requirement("AUD-05")
@pytest.mark.parametrize("bad", ["two words", "line\nfeed", "", "x" * 81, "\x1b[31m", '{"a":1}'])
def test_a_sentence_or_a_value_has_no_way_in(bad):
    with pytest.raises(ValueError, match="plain name"):
        audit.add_entry(bad, by=CLAIRE, at=AT, target=("foundation.Draft", 1))
    with pytest.raises(ValueError, match="plain name"):
        audit.add_entry("ok", by=CLAIRE, at=AT, target=("foundation.Draft", 1), fields=[bad])


@pytest.mark.requirement("AUD-02", "OPS-04")
@pytest.mark.parametrize("table", ["foundation_auditentry", "foundation_auditseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_a_trace(table, statement):
    sealed(1)
    column = "role" if table.endswith("entry") else "number"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column, column))


@pytest.mark.requirement("AUD-02", "OPS-04")
def test_the_application_role_may_only_insert_and_read():
    with connection.cursor() as cursor:
        for table in ("foundation_auditentry", "foundation_auditseal"):
            for right, expected in {
                "SELECT": True,
                "INSERT": True,
                "UPDATE": False,
                "DELETE": False,
                "TRUNCATE": False,
            }.items():
                cursor.execute("SELECT has_table_privilege(%s, %s)", [table, right])
                assert cursor.fetchone()[0] is expected, (table, right)


def test_an_untouched_chain_holds():
    sealed(5)
    traces(1)
    report = audit.verify()
    assert (report.holds, report.checked, report.waiting) == (True, 5, 1)
    assert report.anchor.number == 5


@pytest.mark.requirement("AUD-01")
def test_a_trace_says_how_the_person_proved_who_she_is_and_its_signature_covers_it():
    claire = replace(CLAIRE, means="password+totp")
    audit.add_entry("draft.save", by=claire, at=AT, target=("foundation.Draft", 1))
    entry = AuditEntry.objects.get()
    assert entry.means == "password+totp"
    assert bytes(entry.signature) == sign(entry)
    for other in ("", "password"):
        entry.means = other
        assert bytes(entry.signature) != sign(entry)
