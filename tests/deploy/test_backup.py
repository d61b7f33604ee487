"""A backup is made, everything is lost, the portal comes back as it was: for real, each time in a
database of its own."""

import base64
import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from psycopg.conninfo import make_conninfo

from cpts_portal.deploy import backup, postgres, stamp
from cpts_portal.deploy.backup import manifest, shelf, tables
from cpts_portal.deploy.env_file import fresh_values
from cpts_portal.environment import ROOT, Misconfigured
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit, documents, outbox
from members.queries import accounts
from tests.signing_in import AT, make_account, make_member, signed_in

pytestmark = [pytest.mark.xdist_group("backup"), pytest.mark.requirement("OPS-01")]
KEY = fresh_values()["CPTS_BACKUP_KEY"]
EMAIL = "introuvable.ecarlate@exemple.fr"
CONTENT = b"%PDF-1.7 procuration introuvable"
DOOR = {"by": SYSTEM, "at": AT}
_trials = count(1)
shelf_of_the_module: list[Path] = []


@contextmanager
def another_instance(place: Path, *, template: str = "template1"):
    """The portal of this process, for a while, with a database and a folder of its own."""
    administrator = os.environ["CPTS_TEST_ADMINISTRATOR"]
    name = f"backup_trial_{os.getpid()}_{next(_trials)}"
    connection.close()
    before = connection.settings_dict["NAME"]
    postgres.make_database(administrator, name, template=template)
    connection.settings_dict["NAME"] = name
    options = settings.STORAGES["documents"] | {"OPTIONS": {"location": str(place / name)}}
    changed = {
        "OWNER_DATABASE_URL": make_conninfo(os.environ["DATABASE_OWNER_URL"], dbname=name),
        "STORAGES": settings.STORAGES | {"documents": options},
        "BACKUP_KEY": KEY,
    }
    try:
        with override_settings(**changed):
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        postgres.drop_database(administrator, name)


@dataclass
class World:
    folder: Path
    said: list[str]
    rows: dict[str, list]
    document_id: object
    user: object


@pytest.fixture(scope="module")
def blocked(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def world(blocked, tmp_path_factory) -> World:
    """Built by operations, looked at by plain SQL, backed up, and gone."""
    place = tmp_path_factory.mktemp("backup")
    with another_instance(place, template=connection.settings_dict["NAME"]):
        user = make_account("coordinator", email=EMAIL, person=make_member())
        paper = documents.store(
            content=CONTENT, name="procuration.pdf", media_type="application/pdf", kind="essai",
            data=b'{"figure": 4}', **DOOR,
        )  # fmt: skip
        outbox.queue_mail(
            key="essai", to=EMAIL, template="mail/home/digest", context={"lines": []}, at=AT
        )
        signed_in(user)
        rows, said = every_row(), []
        folder = backup.make(to=place / "shelf", keep=0, say=said.append, **DOOR)
    return World(folder, said, rows, paper.id, user)


def every_row() -> dict[str, list]:
    """Each table that a backup holds, read without the code under test."""
    connection.ensure_connection()
    raw = connection.connection
    names = raw.execute(
        "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    ).fetchall()
    return {
        name: sorted(raw.execute(f"SELECT t::text FROM {name} t").fetchall())
        for (name,) in names
        if name not in tables.LEFT_OUT
    }


@pytest.fixture
def empty_instance(blocked, tmp_path):
    with another_instance(tmp_path):
        yield
    cache.clear()


def restore(folder: Path) -> list[str]:
    said = []
    backup.restore(folder=folder, say=said.append, **DOOR)
    return said


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
    told = capsys.readouterr().out
    assert "compte revenu : True" in told
    assert "identiques à la sauvegarde" in told
    assert "1 courriel(s) en attente retenus" in told
    assert "Restauration faite en" in told
    now = every_row()
    assert now.keys() == world.rows.keys()
    # what the restore itself did: a mail held, two traces of it and of the restore
    changed = {name for name in now if now[name] != world.rows[name]}
    assert changed == {"foundation_outboxmail", "foundation_auditentry", "foundation_auditseal"}
    assert set(world.rows["foundation_auditentry"]) < set(now["foundation_auditentry"])
    assert audit.verify().holds
    assert documents.read(world.document_id) == CONTENT
    assert documents.read_data(world.document_id) == b'{"figure": 4}'
    stamp.refuse_other_mode()
    answer = signed_in(accounts_user()).get("/adherents/")
    assert answer.status_code == 200
    # the numbers given by the database go on
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
    keys = [KEY, settings.FIELD_KEYS, settings.AUDIT_KEY, settings.INDEX_KEY]
    words = [EMAIL, CONTENT.decode(), "Essai"]
    secrets = [pair.partition(":")[2] for pair in keys]
    unwanted = [one.encode() for one in (*words, *secrets)]
    unwanted += [base64.b64decode(one) for one in secrets]
    for path in world.folder.iterdir():
        held = path.read_bytes()
        assert not [one for one in unwanted if one in held], path.name
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


def flip(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 1
    path.write_bytes(held)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def say_other_mode(folder: Path) -> None:
    path = folder / manifest.NAME
    path.write_text(path.read_text().replace('"mode": "test"', '"mode": "production"'))


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda folder: flip(folder / "members_user.rows"), "members_user.rows .* abîmé"),
        (lambda folder: shorten(folder / "members_user.rows"), "members_user.rows .* tronqué"),
        (lambda folder: flip(folder / "documents.tar"), "documents.tar .* abîmé"),
        (lambda folder: (folder / "documents.tar").unlink(), "Il manque le fichier documents.tar"),
        (lambda folder: (folder / "manifest.json").unlink(), "il n’y a pas de manifest.json"),
        (lambda folder: shorten(folder / "manifest.json"), ""),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "ne se lit pas"),
        (say_other_mode, "manifest.json a été modifié"),
        (shutil.rmtree, "il n’y a pas de manifest.json"),
    ],
)
def test_a_damaged_backup_is_refused_before_anything_is_written(
    world, empty_instance, tmp_path, harm, sentence
):
    copy = shutil.copytree(world.folder, tmp_path / "copy")
    harm(copy)
    if not sentence:
        # the last line break of a JSON file is worth nothing
        (copy / "manifest.json").write_text((copy / "manifest.json").read_text()[:-9])
        sentence = "manifest.json ne se lit pas"
    with pytest.raises(DomainError, match=sentence):
        restore(copy)
    assert nothing_there()


def nothing_there() -> bool:
    return not connection.introspection.table_names() and not list(
        Path(settings.STORAGES["documents"]["OPTIONS"]["location"]).rglob("*")
    )


def other(name: str = "b1") -> str:
    return f"{name}:{fresh_values()['CPTS_BACKUP_KEY'].partition(':')[2]}"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"BACKUP_KEY": other()}, "faite avec la clé « b1 »"),
        ({"BACKUP_KEY": ""}, "CPTS_BACKUP_KEY manque"),
        ({"BACKUP_KEY": "b1:abc"}, "CPTS_BACKUP_KEY ne se lit pas"),
        ({"FIELD_KEYS": other("k9")}, "ne contient pas « t1 »"),
        ({"FIELD_KEYS": other("t1")}, "n’est pas celle qui a chiffré cette base"),
        ({"INDEX_KEY": other("i9")}, "CPTS_INDEX_KEY ne contient pas « i1 »"),
        ({"INDEX_KEY": other("i1")}, "n’est pas celle qui a calculé les index de cette base"),
        ({"MODE": "production"}, "mode test et celui-ci est en mode production"),
    ],
)
def test_an_instance_that_is_not_the_one_it_was_made_for_is_refused(
    world, empty_instance, changed, sentence
):
    with override_settings(**changed), pytest.raises(DomainError, match=sentence):
        restore(world.folder)
    assert nothing_there()


def test_a_backup_of_a_newer_portal_is_refused(world, empty_instance, tmp_path):
    copy = shutil.copytree(world.folder, tmp_path / "copy")
    told, key = manifest.read(copy, backup.keys.ring())
    told.migrations.append(["members", "9999_of_next_year"])
    manifest.write(copy, told, key)
    with pytest.raises(DomainError, match="plus récente du portail"):
        restore(copy)
    assert nothing_there()


def test_a_former_key_of_the_backups_still_reads_them(world, empty_instance):
    with override_settings(BACKUP_KEY=f"{other('b2')},{KEY}"):
        told, _ = manifest.read(world.folder, backup.keys.ring())
    assert told.key == "b1"


def test_a_key_of_the_fields_is_no_key_of_the_backups(blocked):
    same = override_settings(BACKUP_KEY=settings.FIELD_KEYS)
    with same, pytest.raises(DomainError, match="aussi une clé des champs"):
        backup.keys.ring()


def test_a_base_that_lives_is_never_written_over(world, blocked, tmp_path):
    with another_instance(tmp_path, template=connection.settings_dict["NAME"]):
        before = every_row()
        with pytest.raises(DomainError, match="jamais par-dessus"):
            restore(world.folder)
        assert every_row() == before


def test_documents_that_are_there_are_never_mixed(world, empty_instance):
    folder = Path(settings.STORAGES["documents"]["OPTIONS"]["location"]) / "ab"
    folder.mkdir(parents=True)
    (folder / "abc").write_bytes(b"somebody's")
    with pytest.raises(DomainError, match="n’est pas vide : videz-le"):
        restore(world.folder)


def test_a_killed_backup_leaves_nothing_that_looks_like_one(tmp_path):
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from cpts_portal.deploy.backup import shelf\n"
        "to = Path(sys.argv[1])\n"
        "with shelf.alone(to), shelf.being_made(to, 'cpts-20261125-100000') as folder:\n"
        "    (folder / 'manifest.json').write_text('{}')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    env = os.environ | {"CPTS_SERVICES": "none"}
    shell = [sys.executable, "-c", f"import django; django.setup()\n{code}", str(tmp_path)]
    done = subprocess.run(shell, cwd=ROOT, env=env, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert shelf.finished(tmp_path) == []
    assert [path.name for path in tmp_path.glob("[!.]*")] == []
    with shelf.alone(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [".verrou"]


def test_a_failed_backup_is_taken_away_and_two_never_run_together(tmp_path):
    with pytest.raises(OSError), shelf.being_made(tmp_path, "cpts-20261125-100000"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []
    with (
        shelf.alone(tmp_path),
        pytest.raises(DomainError, match="déjà en cours"),
        shelf.alone(tmp_path),
    ):
        pass


def test_a_backup_never_takes_the_place_of_another_and_the_oldest_go(tmp_path):
    for day in (23, 24, 25):
        with shelf.being_made(tmp_path, f"cpts-202611{day}-040000") as folder:
            (folder / manifest.NAME).write_text("{}")
    again = shelf.being_made(tmp_path, "cpts-20261124-040000")
    with pytest.raises(DomainError, match="n’en remplace jamais"), again:
        pass
    (tmp_path / "notes").mkdir()
    assert shelf.prune(tmp_path, 2) == ["cpts-20261123-040000"]
    assert {path.name for path in tmp_path.iterdir()} == {
        "notes", "cpts-20261124-040000", "cpts-20261125-040000",
    }  # fmt: skip
