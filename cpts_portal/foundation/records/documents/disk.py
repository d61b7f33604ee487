"""Content-addressed files of the storage « documents ». A file appears whole or not at all."""

import hashlib
import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.core.files.storage import storages

from cpts_portal.foundation.kernel.errors import DomainError

log = logging.getLogger(__name__)

UNWRITABLE = (
    "Le portail n’a pas pu enregistrer ce fichier : son espace de stockage est plein ou "
    "indisponible. Rien n’a été enregistré ; réessayez dans quelques minutes."
)


class Damaged(Exception):
    """The file is absent, or no longer the one that was stored. ``document_id``: the row that
    points to it, when it is known."""

    document_id: UUID | None = None


class Absent(Damaged):
    """There is no file any more."""


def path_of(sha256: str) -> Path:
    return Path(storages["documents"].path(f"{sha256[:2]}/{sha256}"))


def write(content: bytes) -> str:
    """The hash of the content; the file is on the disk when this returns."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    try:
        if not _holds(path, sha256):
            _write_whole(path, content)
    except OSError as failure:
        log.error("documents cannot be written: %s", failure.strerror)
        raise DomainError(UNWRITABLE) from None
    return sha256


def read_file(sha256: str) -> bytes:
    """Verified on each read: a damaged file is never served."""
    try:
        content = path_of(sha256).read_bytes()
    except FileNotFoundError:
        log.error("document %s is lost", sha256[:12])
        raise Absent(f"document {sha256[:12]} cannot be read") from None
    except OSError as failure:
        log.error("document %s cannot be read: %s", sha256[:12], failure.strerror)
        raise Damaged(f"document {sha256[:12]} cannot be read") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        log.error("document %s has been altered", sha256[:12])
        raise Damaged(f"document {sha256[:12]} has been altered")
    return content


def remove(sha256: str) -> None:
    """Gone from the disk; the caller made sure that no row needs it."""
    with suppress(FileNotFoundError):
        path_of(sha256).unlink()


def _holds(path: Path, sha256: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
        _flush_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
