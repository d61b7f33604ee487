"""A backup put back on an empty instance: verified, loaded, compared, then opened to the public.

The stamp that lets a portal start (``deploy_installation``) comes back last, after what the apps
have to do again (``settings.AFTER_RESTORE``): cut anywhere before, nothing starts on this database.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.documents import disk
from cpts_portal.ops.backup import counters, keys, manifest, tables, verifying
from cpts_portal.ops.backup.sealing import opened
from cpts_portal.ops.embedded.postgres import give_rights
from cpts_portal.ops.models import Installation
from cpts_portal.ops.roles import as_owner

STAMP = Installation._meta.db_table
TRACE = "backup.restore"


def restore(*, folder: Path, by: Actor, at: datetime, say: Callable[[str], None]) -> None:
    source, key = manifest.read_manifest(folder, keys.ring())
    verifying.refuse_unfit(source)
    verifying.refuse_populated()
    verifying.refuse_damaged(folder, source, key)
    say(f"Sauvegarde du {source.taken_at[:16]} (UTC) vérifiée : {len(source.files)} fichiers.")
    stamp = [table for table in source.tables if table.name == STAMP]
    with as_owner():
        _make_tables(source)
        _put_documents_back(folder, source, key)
        say(f"{len(source.documents)} documents remis.")
        _load(folder, source, key, [table for table in source.tables if table.name != STAMP])
        counters.go_on(source.counters)
        rows = sum(table.rows for table in source.tables)
        say(f"{len(source.tables)} tables et {rows} lignes remises, identiques à la sauvegarde.")
        # a newer portal brings the restored tables up to its own day
        call_command("migrate", interactive=False, verbosity=0)
    for path in settings.AFTER_RESTORE:
        say(str(import_string(path)(by=by, at=at)))
    note_restored(by=by, at=at, name=source.name)
    with as_owner():
        _load(folder, source, key, stamp)


@transaction.atomic(durable=True)
def note_restored(*, by: Actor, at: datetime, name: str) -> None:
    audit.add_entry(TRACE, by=by, at=at, target=("deploy.Backup", name))


def _make_tables(source: manifest.Manifest) -> None:
    with connection.cursor() as cursor:
        give_rights(cursor, settings.APP_DATABASE_ROLE)
    executor = MigrationExecutor(connection)
    executor.migrate(_last_ones(executor.loader.graph, set(map(tuple, source.migrations))))


def _last_ones(graph, applied: set) -> list:
    """Those that nothing of their own app follows: asked for a former one, Django goes back."""

    def followed(node) -> bool:
        return any(
            child.key[0] == node[0] and child.key in applied
            for child in graph.node_map[node].children
        )

    return sorted(node for node in applied if not followed(node))


def _put_documents_back(folder: Path, source: manifest.Manifest, key: keys.BackupKey) -> None:
    for _, content in verifying.documents_in(folder, source, key):
        disk.write(content)


def _load(folder: Path, source: manifest.Manifest, key: keys.BackupKey, restored: list) -> None:
    """All of them or none, whatever points to what; compared before anything is kept."""
    with transaction.atomic(durable=True):
        raw = connection.connection
        tables.write_one_way(raw)
        raw.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in restored:
            tables.set_triggers(raw, table.name, "DISABLE")
            tables.empty(raw, table.name)
        for table in restored:
            parts = opened(folder / table.file, key, source.purpose(table.file))
            tables.put_back(raw, table.name, table.columns, parts)
        raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in restored:
            tables.set_triggers(raw, table.name, "ENABLE")
        _compare(raw, key, restored)
    # the settings of the text of COPY were this connection's
    connection.close()


def _compare(raw: psycopg.Connection, key: keys.BackupKey, restored: list) -> None:
    key_of = {table.name: table.key for table in tables.described(raw)}
    for table in restored:
        counted = tables.RowsDigest(key, table.name)
        rows = tables.rows_of(raw, table.name, table.columns, key_of[table.name])
        for _ in counted.passing(rows):
            pass
        if counted.summary != (table.rows, table.rows_hash):
            raise DomainError(
                f"Les lignes de {table.name} ne sont pas revenues identiques : rien n’est gardé."
            )
