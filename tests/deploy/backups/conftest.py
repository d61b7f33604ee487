"""A portal built by operations, backed up and gone; an empty one where it comes back."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from psycopg.conninfo import make_conninfo

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records import audit, documents, outbox
from cpts_portal.ops import backup
from cpts_portal.ops.backup import restoring, tables
from cpts_portal.ops.embedded import postgres
from cpts_portal.ops.env_file import fresh_values
from tests.signing_in import AT, make_account, make_member, signed_in
from tests.support import servers

KEY = fresh_values()["CPTS_BACKUP_KEY"]
EMAIL = "introuvable.ecarlate@exemple.fr"
CONTENT = b"%PDF-1.7 procuration introuvable"
MOMENT = {"by": SYSTEM, "at": AT}
_trials = count(1)


def pytest_itemcollected(item):
    """One backup is made for the whole folder: its tests go to one worker."""
    item.add_marker(pytest.mark.xdist_group("backup"))


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
    messages: list[str]
    rows: dict[str, list]
    rights: set[tuple]
    document_id: object
    user: object
    # sequence → the last number it gave
    counters: dict[str, int]
    # the anchor of the night after the backup, and the rank that it tells of
    anchors: Path
    rank: int


@pytest.fixture(scope="package")
def blocked(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="package")
def world(blocked, tmp_path_factory) -> World:
    """Built by operations, looked at by plain SQL, backed up, and gone."""
    place = tmp_path_factory.mktemp("backup")
    with another_instance(place, template=connection.settings_dict["NAME"]):
        user = make_account("coordinator", email=EMAIL, person=make_member())
        document = documents.store(
            content=CONTENT,
            name="procuration.pdf",
            media_type="application/pdf",
            kind="essai",
            data=b'{"figure": 4}',
            **MOMENT,
        )
        outbox.queue_mail(
            key="essai", to=EMAIL, template="mail/home/digest", context={"lines": []}, at=AT
        )
        signed_in(user)
        give_a_number_of_each()
        rows, rights, messages = every_row(), given_rights(), []
        folder = backup.make(to=place / "shelf", most=0, say=messages.append, **MOMENT)
        last = last_numbers()
        rank = _a_night_later(place / "anchors")
    return World(folder, messages, rows, rights, document.id, user, last, place / "anchors", rank)


def give_a_number_of_each() -> None:
    """To rows that went away since: nothing in the tables tells of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(oid::regclass) FROM pg_class WHERE relkind = 'S'")


def last_numbers() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        return dict(cursor.fetchall())


def _a_night_later(anchors: Path) -> int:
    with override_settings(ANCHORS_ROOT=str(anchors)), transaction.atomic():
        return audit.export(day=AT.date(), at=AT)[0].number


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


def given_rights() -> set[tuple]:
    """What the application may do, table by table: traces and stamp are not for it to change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, privilege_type FROM pg_class, aclexplode(relacl)"
            " WHERE relnamespace = 'public'::regnamespace AND grantee = current_user::regrole"
        )
        return set(cursor.fetchall())


@pytest.fixture
def empty_instance(blocked, tmp_path):
    with another_instance(tmp_path):
        yield
    cache.clear()


@pytest.fixture
def ready_instance(empty_instance, monkeypatch):
    """Empty until a restore makes its tables, as the migrations of this run made them."""

    def copy_them(_command):
        connection.close()
        name = connection.settings_dict["NAME"]
        administrator = os.environ["CPTS_TEST_ADMINISTRATOR"]
        postgres.make_database(administrator, name, anew=True, template=servers.DATABASE)

    monkeypatch.setattr(restoring, "_make_tables", copy_them)


def restore(folder: Path) -> list[str]:
    messages = []
    backup.restore(folder=folder, say=messages.append, **MOMENT)
    return messages
