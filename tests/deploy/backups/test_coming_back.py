"""A backup is made, everything is lost, the portal comes back as it was: for real, each time in a
database of its own."""

import base64
import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from cpts_portal.environment import Misconfigured
from cpts_portal.foundation.records import audit, documents
from cpts_portal.ops import stamp
from cpts_portal.ops.backup import keys, manifest, tables
from members.queries import accounts
from tests.signing_in import AT, make_account, signed_in

from .conftest import (
    CONTENT,
    EMAIL,
    KEY,
    another_instance,
    every_row,
    given_rights,
    last_numbers,
    restore,
)

pytestmark = pytest.mark.requirement("OPS-01")
# the numbers that people say to each other, given by sequences that belong to no column
LISTED = ("members_application_number", "missions_declaration_number", "patients_request_number")
shelf_of_the_module: list[Path] = []


def what_a_cut_here_would_leave(*, by, at) -> str:
    """Asked by the restore itself, before the portal may start: the rows are there, no stamp is."""
    with pytest.raises(Misconfigured):
        stamp.refuse_other_mode()
    with pytest.raises(CommandError, match="restauration interrompue laisse aussi une base"):
        call_command("restore", "--from", shelf_of_the_module[0])
    return f"compte revenu : {accounts.find_by_email(EMAIL) is not None}"


def test_everything_comes_back_and_the_portal_answers(world, empty_instance, capsys):
    shelf_of_the_module.append(world.folder)
    again = [*settings.AFTER_RESTORE, f"{__name__}.what_a_cut_here_would_leave"]
    with override_settings(AFTER_RESTORE=again):
        call_command("restore", "--from", world.folder)
    output = capsys.readouterr().out
    assert "compte revenu : True" in output
    assert "identiques à la sauvegarde" in output
    assert "1 courriel(s) en attente retenus" in output
    assert "Restauration faite en" in output
    now = every_row()
    assert now.keys() == world.rows.keys()
    # what the restore itself did: a mail held, two traces of it and of the restore
    changed = {name for name in now if now[name] != world.rows[name]}
    assert changed == {"foundation_outboxmail", "foundation_auditentry", "foundation_auditseal"}
    assert set(world.rows["foundation_auditentry"]) < set(now["foundation_auditentry"])
    assert audit.verify().holds
    assert given_rights() == world.rights and len(world.rights) > 400
    # no number is given again: neither those of the rows nor those of rows that had gone
    gone_on = last_numbers()
    assert {name: gone_on[name] for name in LISTED} == {
        name: world.counters[name] for name in LISTED
    }
    assert all(gone_on[name] >= last for name, last in world.counters.items())
    assert documents.read_content(world.document_id) == CONTENT
    assert documents.read_data(world.document_id) == b'{"figure": 4}'
    stamp.refuse_other_mode()
    answer = signed_in(accounts_user()).get("/adherents/")
    assert answer.status_code == 200
    make_account("treasurer")


def accounts_user():
    from members.models import User

    return User.objects.get(pk=accounts.find_by_email(EMAIL).id)


def test_whoever_was_signed_in_signs_in_again(world):
    assert set(json.loads((world.folder / manifest.NAME).read_text())["left_out"]) == {
        "django_session",
        "usersessions_usersession",
    }
    assert not list(world.folder.glob("*session*"))


def test_nothing_can_be_read_in_it_and_no_key_is_in_it(world):
    rings = [KEY, settings.FIELD_KEYS, settings.AUDIT_KEY, settings.INDEX_KEY]
    words = [EMAIL, CONTENT.decode(), "Essai"]
    secrets = [pair.partition(":")[2] for pair in rings]
    unwanted = [secret.encode() for secret in (*words, *secrets)]
    unwanted += [base64.b64decode(secret) for secret in secrets]
    for path in world.folder.iterdir():
        held = path.read_bytes()
        assert not [secret for secret in unwanted if secret in held], path.name
        assert path.parent.stat().st_mode & 0o077 == 0


def test_the_rows_of_one_instant_are_kept_while_others_write(world, blocked, tmp_path):
    with another_instance(tmp_path, template=connection.settings_dict["NAME"]):
        before = every_row()["members_user"]
        with tables.one_instant() as raw:
            make_account("coordinator")
            during = raw.execute("SELECT t::text FROM members_user t").fetchall()
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                raw.execute("DELETE FROM members_user")
        assert (during, len(every_row()["members_user"])) == (before, len(before) + 1)


@pytest.mark.requirement("AUD-02")
def test_a_backup_older_than_an_anchor_comes_back_and_the_chain_holds(
    world, ready_instance, tmp_path, capsys
):
    anchors = shutil.copytree(world.anchors, tmp_path / "anchors")
    lost = world.rank - len(world.rows["foundation_auditseal"])
    with override_settings(ANCHORS_ROOT=str(anchors)):
        # what « backup --to » was given: the newest there
        call_command("restore", "--from", world.folder.parent)
        output = capsys.readouterr().out
        assert f"la plus récente : {world.folder}" in output
        assert f"faites après la sauvegarde : {lost}, à partir du rang" in output
        call_command("audit_verify")
        output = capsys.readouterr().out
        assert "La chaîne tient" in output and f"faites après la sauvegarde : {lost}." in output
        # the nights that follow go on from the restoration
        tomorrow = AT + timedelta(days=1)
        with transaction.atomic():
            audit.export(day=tomorrow.date(), at=tomorrow)
        assert len(audit.exported()) == 3
        assert audit.verify().holds


def test_a_backup_that_tells_no_counters_gives_no_number_of_a_row_again(
    world, ready_instance, tmp_path
):
    copy = shutil.copytree(world.folder, tmp_path / "copy")
    content, key = manifest.read_manifest(copy, keys.ring())
    manifest.write(copy, replace(content, format=1, counters={}), key)
    restore(copy)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM django_content_type")
        assert (last_numbers()["django_content_type_id_seq"],) == cursor.fetchone()
