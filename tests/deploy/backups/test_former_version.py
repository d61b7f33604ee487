"""A backup made by a former version of the portal comes back in today's one: its rows, its chain of
traces, its pages. ``tests/deploy/data/README.md`` says how it was made."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import engines
from django.test import Client, override_settings
from django.urls import reverse

from cpts_portal.environment import ROOT
from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.frozen_json import sha256
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.outbox import OutboxMail
from cpts_portal.foundation.records.outbox.queueing import RESTORED
from cpts_portal.foundation.web import mail
from cpts_portal.ops.backup import backups_folder, keys, manifest, tables
from cpts_portal.ops.backup.keys import BackupKey
from cpts_portal.ops.backup.manifest import DumpedTable, Manifest
from cpts_portal.ops.backup.sealing import opened
from funding.dossier.content.contents import DossierContents
from funding.dossier.models import Dossier, DossierDocument, Snapshot
from members.models import Application, MembershipLog, Person, User
from members.queries import accounts
from missions.models import Declaration
from patients.models import CareDoctor, CareRequest, Proposal
from tests.signing_in import signed_in
from tests.support.clocks import NOW

from .conftest import another_instance

pytestmark = [pytest.mark.long, pytest.mark.requirement("OPS-01", "REL-08")]
DATA = ROOT / "tests/deploy/data/1404cfb"
LOG = {"step": "transition", "before": "from_state", "after": "to_state"}
# table → its column in that version → its column today
RENAMED = {
    "members_applicationlog": LOG,
    "members_membershiplog": {"source": "from_state", "target": "to_state", "role": "by_role"},
    "missions_declarationlog": LOG,
    "patients_proposallog": LOG,
    "patients_requestlog": LOG,
    "funding_dossierstep": {
        "code": "transition",
        "source": "from_state",
        "target": "to_state",
        "taken_at": "at",
        "taken_by": "by",
        "taken_by_role": "by_role",
    },
    "funding_reviewact": {"source": "from_state", "target": "to_state"},
    "funding_freeze": {"frozen_by": "taken_by"},
    "funding_dossierdocument": {"freeze_id": "snapshot_id"},
}
TABLES_RENAMED = {"funding_freeze": "funding_snapshot"}

# what the restore or a migration writes again, and what no longer exists
WRITTEN_AGAIN = {
    "django_content_type": {"model"},
    "foundation_outboxmail": {"state", "last_error", "template"},
    "funding_lineyear": {"missing_evidence"},
    "patients_caredoctor": {"first_name"},
    "patients_carerequest": {"same_person"},
}
# the tables where the restore and the migrations add rows of their own
GROWN = {
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "foundation_auditentry",
    "foundation_auditseal",
}


@dataclass(frozen=True)
class Former:
    """``anchors``: those of that version, and what the restore wrote among them; ``today``: the
    rows of each of its tables once restored, before any page is read."""

    folder: Path
    manifest: Manifest
    key: BackupKey
    anchors: Path
    today: dict[str, list[str]] = field(default_factory=dict)

    def rows(self, table: DumpedTable) -> list[str]:
        """As COPY wrote them."""
        parts = opened(self.folder / table.file, self.key, self.manifest.purpose(table.file))
        return b"".join(parts).decode().splitlines()


@pytest.fixture(scope="module")
def former(blocked, tmp_path_factory) -> Iterator[Former]:
    place = tmp_path_factory.mktemp("former")
    with tarfile.open(DATA / "backup.tar") as archive:
        archive.extractall(place, filter="data")
    folder = backups_folder.chosen(place / "made")
    opening = override_settings(**json.loads((DATA / "keys_for_tests_only.json").read_text()))
    with another_instance(place), opening, pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        beside = {"ANCHORS_ROOT": place / "anchors", "TOMBSTONES": place / "tombstones.jsonl"}
        with override_settings(**{name: str(path) for name, path in beside.items()}):
            call_command("restore", "--from", folder)
        restored = Former(folder, *manifest.read_manifest(folder, keys.ring()), place / "anchors")
        restored.today.update(rows_today(restored.manifest.tables))
        yield restored


def rows_today(former_tables: list[DumpedTable]) -> dict[str, list[str]]:
    """By the former name of the table; each row without what is written again."""
    with tables.one_instant() as raw:
        keys_of = {table.name: table.key for table in tables.described(raw)}
        return {
            table.name: b"".join(map(bytes, _copied(raw, table, keys_of))).decode().splitlines()
            for table in former_tables
        }


def _copied(raw, table: DumpedTable, keys_of: dict):
    names, gone = RENAMED.get(table.name, {}), WRITTEN_AGAIN.get(table.name, set())
    name = TABLES_RENAMED.get(table.name, table.name)
    columns = [names.get(column, column) for column in table.columns if column not in gone]
    return tables.rows_of(raw, name, columns, keys_of[name])


def without(row: str, columns: list[str], gone: set[str]) -> str:
    values = zip(columns, row.split("\t"), strict=True)
    return "\t".join(value for column, value in values if column not in gone)


def test_every_row_is_there_and_says_the_same(former):
    """Table by table, as the manifest counts them; what the former name of a column held, the new
    name holds."""
    added, changed = set(), set()
    for table in former.manifest.tables:
        gone = WRITTEN_AGAIN.get(table.name, set())
        then = {without(row, table.columns, gone) for row in former.rows(table)}
        now = former.today[table.name]
        if len(now) != table.rows:
            added.add(table.name)
        if not then <= set(now):
            changed.add(table.name)
    assert (added, changed) == (GROWN, set())


def test_a_change_of_membership_says_which_transition_it_was(former):
    rows = MembershipLog.objects.values_list("from_state", "to_state", "transition").distinct()
    assert set(rows) == {
        ("", "accepted", "joined"),
        ("", "active", "joined"),
        ("active", "suspended", "suspend"),
        ("suspended", "active", "reinstate"),
        ("active", "left", "leave"),
    }


def test_the_chain_of_traces_holds(former, capsys):
    with override_settings(ANCHORS_ROOT=str(former.anchors)):
        call_command("audit_verify")
    assert "La chaîne tient" in capsys.readouterr().out


def test_nothing_is_left_to_migrate(former):
    call_command("migrate", check_unapplied=True, verbosity=0)
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_what_was_frozen_is_read_and_its_document_is_the_same(former):
    for snapshot in Snapshot.objects.order_by("pk"):
        contents = DossierContents.from_snapshot(snapshot)
        assert contents.lines, snapshot
        assert sha256(snapshot.contents) == snapshot.sha256
    for document in DossierDocument.objects.order_by("pk"):
        assert (
            hashlib.sha256(documents.read_content(document.document_id)).hexdigest()
            == document.sha256
        )


def browser_of(role: str) -> Client:
    [email] = accounts.emails_of_role(role, NOW.date())
    return signed_in(User.objects.get(email=email))


def test_the_pages_of_what_it_held_open(former):
    dossiers = Dossier.objects.filter(sent_version__gt=0)
    hours = Declaration.objects.filter(log__isnull=False).exclude(state__in=("draft", "proposal"))
    of_the_office = {
        "members:person": Person.objects.values_list("pk"),
        "members:application": Application.objects.values_list("pk"),
        "missions:declaration": hours.distinct().values_list("pk"),
        "patients:request": CareRequest.objects.values_list("pk"),
        "patients:proposal": Proposal.objects.values_list("pk"),
        "funding:dossier": dossiers.values_list("year__number"),
        "funding:dossier_document": DossierDocument.objects.values_list("document_id"),
    }
    of_the_funder = {"review:funding_dossier_change": dossiers.values_list("pk")}
    for role, pages in (("coordinator", of_the_office), ("cpam", of_the_funder)):
        browser = browser_of(role)
        asked = [reverse(name, args=row) for name, rows in pages.items() for row in rows.order_by()]
        assert len(asked) > len(pages)
        answers = {path: browser.get(path).status_code for path in asked}
        assert {path: code for path, code in answers.items() if code != 200} == {}


def test_each_mail_that_waited_leads_where_it_led(former, monkeypatch):
    """A word that the former version did not give is empty, as in production."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")
    waited = OutboxMail.objects.filter(last_error=RESTORED)
    assert {row.template for row in waited} > {"mail/funding/dossier_sent", "mail/members/alert"}
    for row in waited:
        assert row.context.get("path", "") in mail.message(row).body, row.template


def test_a_doctor_typed_twice_is_told_from_the_other(former):
    outside = CareDoctor.objects.filter(last_name="Giroflée")
    assert sorted(outside.values_list("first_name", flat=True)) == ["Basile", "Basile (2)"]
