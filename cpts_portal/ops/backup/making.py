"""A backup made while the portal runs: the rows of one instant, then the files they name."""

import io
import tarfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import transaction

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.records import audit
from cpts_portal.foundation.records.documents import disk
from cpts_portal.ops.backup import backups_folder, counters, keys, tables
from cpts_portal.ops.backup.manifest import DOCUMENTS, DumpedTable, Manifest, SealedFile, write
from cpts_portal.ops.backup.sealing import SealedWriter

TRACE = "backup.make"
NAMED = """
SELECT sha256 FROM foundation_storeddocument
UNION SELECT data_sha256 FROM foundation_storeddocument WHERE data_sha256 <> '' ORDER BY 1
"""


def make(*, to: Path, most: int, by: Actor, at: datetime, say: Callable[[str], None]) -> Path:
    """The folder of the new backup; ``most`` last ones stay in the folder, 0 keeps them all."""
    key = keys.ring()[0]
    with backups_folder.alone(to), tables.one_instant() as raw:
        taken_at = raw.execute("SELECT now()").fetchall()[0][0]
        name = f"cpts-{taken_at:%Y%m%d-%H%M%S}"
        with backups_folder.being_made(to, name) as folder:
            write(folder, _Backup(folder, name, key, raw, say).all(taken_at), key)
        note_made(by=by, at=at, name=name)
        for old in backups_folder.prune(to, most) if most else ():
            say(f"Sauvegarde {old} supprimée : les {most} plus récentes sont gardées.")
    return to / name


@transaction.atomic(durable=True)
def note_made(*, by: Actor, at: datetime, name: str) -> None:
    """The health page reads the moment of the last one here."""
    audit.add_entry(TRACE, by=by, at=at, target=("deploy.Backup", name))


class _Backup:
    def __init__(self, folder: Path, name: str, key: keys.BackupKey, raw: psycopg.Connection, say):
        self.folder, self.name, self.key, self.raw, self.say = folder, name, key, raw, say
        self.files: dict[str, SealedFile] = {}

    def all(self, taken_at: datetime) -> Manifest:
        rows = [self._table(table) for table in tables.described(self.raw)]
        self.say(f"{len(rows)} tables, {sum(table.rows for table in rows)} lignes.")
        documents, absent = self._documents()
        self.say(f"{len(documents)} fichiers.")
        if absent:
            self.say(f"ATTENTION : {len(absent)} fichier(s) manquaient ou étaient abîmés.")
        return Manifest(
            name=self.name,
            taken_at=taken_at.isoformat(),
            mode=str(settings.MODE),
            postgres=str(self.raw.info.server_version),
            key=self.key.id,
            key_mark=self.key.mark,
            field_keys=self._column("SELECT key_id FROM foundation_keycanary ORDER BY 1"),
            migrations=self._migrations(),
            tables=rows,
            left_out=list(tables.LEFT_OUT),
            documents=documents,
            documents_absent=absent,
            files=self.files,
            # read after the rows: a number given meanwhile is lost, never given twice
            counters=counters.last_given(self.raw),
        )

    def _table(self, table: tables.Described) -> DumpedTable:
        counted = tables.RowsDigest(self.key, table.name)
        writer = self._writer(f"{table.name}.rows")
        for part in counted.passing(tables.rows_of(self.raw, table.name, table.columns, table.key)):
            writer.write(part)
        self._close(f"{table.name}.rows", writer)
        return DumpedTable(table.name, table.columns, *counted.summary)

    def _documents(self) -> tuple[list[str], list[str]]:
        """A file is written before its row: each of the rows read has its own, unless erased."""
        copied, absent = [], []
        writer = self._writer(DOCUMENTS)
        # the stub asks for a whole file; in this mode tarfile only calls write
        with tarfile.open(  # type: ignore[call-overload]
            fileobj=writer, mode="w|", bufsize=tarfile.RECORDSIZE
        ) as archive:
            for sha256 in self._column(NAMED):
                try:
                    content = disk.read_file(sha256)
                except disk.Damaged:
                    absent.append(sha256)
                    continue
                member = tarfile.TarInfo(sha256)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
                copied.append(sha256)
        self._close(DOCUMENTS, writer)
        return copied, absent

    def _writer(self, file: str) -> SealedWriter:
        return SealedWriter(self.folder / file, self.key, f"{self.name}|{file}")

    def _close(self, file: str, writer: SealedWriter) -> None:
        sha256 = writer.close()
        self.files[file] = SealedFile(sha256, writer.size)

    def _column(self, statement: str) -> list[str]:
        return [row[0] for row in self.raw.execute(statement)]

    def _migrations(self) -> list[list[str]]:
        rows = self.raw.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [list(row) for row in rows]
