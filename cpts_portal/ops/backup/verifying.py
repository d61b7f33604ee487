"""Everything a backup says of itself, held against its files, before a single row is written."""

import hashlib
import tarfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import key_canaries
from cpts_portal.ops.backup.keys import BackupKey
from cpts_portal.ops.backup.manifest import DOCUMENTS, Manifest
from cpts_portal.ops.backup.sealing import SealedReader, digest_of, opened
from cpts_portal.ops.backup.tables import RowsDigest

CANARIES = key_canaries.KeyCanary._meta.db_table
OTHER_MODE = (
    "Cette sauvegarde vient d’un portail en mode {theirs} et celui-ci est en mode {ours} : "
    "rien n’est restauré."
)
MISSING_KEYS = (
    "{setting} ne contient pas {names}, qui a servi à cette base : remettez d’abord les clés, "
    "gardées à part des sauvegardes. Rien n’est restauré."
)
NEWER = (
    "Cette sauvegarde vient d’une version plus récente du portail ({names}) : installez cette "
    "version d’abord. Rien n’est restauré."
)
NOT_EMPTY = (
    "Cette base n’est pas vide : une sauvegarde se restaure sur une base neuve, jamais par-dessus. "
    "Une restauration interrompue laisse aussi une base à recréer."
)
DOCUMENTS_THERE = (
    "Le dossier des documents ({place}) n’est pas vide : videz-le ou donnez-en un autre "
    "(CPTS_DOCUMENTS)."
)


def refuse_unfit(manifest: Manifest) -> None:
    if manifest.mode != settings.MODE:
        raise DomainError(OTHER_MODE.format(theirs=manifest.mode, ours=settings.MODE))
    for setting, absent in key_canaries.absent(manifest.field_keys).items():
        names = ", ".join(f"« {name} »" for name in absent)
        raise DomainError(MISSING_KEYS.format(setting=setting, names=names))
    known = MigrationLoader(None, ignore_no_migrations=True).graph.nodes
    strange = [".".join(node) for node in manifest.migrations if tuple(node) not in known]
    if strange:
        raise DomainError(NEWER.format(names=", ".join(strange[:3])))


def refuse_populated() -> None:
    if connection.introspection.table_names():
        raise DomainError(NOT_EMPTY)
    place = Path(storages["documents"].path(""))
    if place.exists() and any(path.is_file() for path in place.rglob("*")):
        raise DomainError(DOCUMENTS_THERE.format(place=place))


def refuse_damaged(folder: Path, manifest: Manifest, key: BackupKey) -> None:
    for name, file in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise DomainError(f"Il manque le fichier {name} à la sauvegarde : rien n’est restauré.")
        if path.stat().st_size != file.size or digest_of(path) != file.sha256:
            raise DomainError(
                f"Le fichier {name} de la sauvegarde est abîmé ou tronqué : rien n’est restauré."
            )
    for table in manifest.tables:
        counted = RowsDigest(key, table.name)
        parts = opened(folder / table.file, key, manifest.purpose(table.file))
        canaries = b"".join(part for part in counted.passing(parts) if table.name == CANARIES)
        if counted.summary != (table.rows, table.rows_hash):
            raise DomainError(f"Les lignes de {table.name} ne sont pas celles de la sauvegarde.")
        _refuse_wrong_keys(table.columns, canaries.decode())
    if [sha256 for sha256, _ in documents_in(folder, manifest, key)] != manifest.documents:
        raise DomainError("Les documents ne sont pas ceux de la sauvegarde : rien n’est restauré.")


def _refuse_wrong_keys(columns: list[str], text: str) -> None:
    """A key may bear the right name and not be the one that wrote."""
    for line in text.splitlines():
        row = dict(zip(columns, line.split("\t"), strict=True))
        if problem := key_canaries.problem(row["key_id"], row["sample"]):
            raise DomainError(f"{problem} Rien n’est restauré.")


def documents_in(folder: Path, manifest: Manifest, key: BackupKey):
    """SHA-256 and content of each; a content that is not its name is refused."""
    reader = SealedReader(folder / DOCUMENTS, key, manifest.purpose(DOCUMENTS))
    # the stub asks for a whole file; in this mode tarfile only calls read
    with tarfile.open(  # type: ignore[call-overload]
        fileobj=reader, mode="r|", bufsize=tarfile.RECORDSIZE
    ) as archive:
        for member in archive:
            content = archive.extractfile(member).read()
            if hashlib.sha256(content).hexdigest() != member.name:
                raise DomainError(f"Le document {member.name[:12]} de la sauvegarde est abîmé.")
            yield member.name, content
    # the last piece says that nothing was cut after the archive's own end
    while reader.read(tarfile.RECORDSIZE):
        pass
