"""The folder where backups stand, one folder each. What is not finished never bears their name."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.ops.backup import manifest

FINISHED = re.compile(r"cpts-\d{8}-\d{6}")
UNFINISHED = ".en-cours-"


@contextmanager
def alone(shelf: Path) -> Iterator[None]:
    """One backup at a time; the leftovers of a killed one go."""
    shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(shelf / ".verrou", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DomainError(f"Une sauvegarde est déjà en cours dans {shelf}.") from None
        for left in shelf.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(lock)


@contextmanager
def being_made(shelf: Path, name: str) -> Iterator[Path]:
    """A folder that takes its name when everything inside is written."""
    final, growing = shelf / name, shelf / f"{UNFINISHED}{name}"
    if final.exists():
        raise DomainError(f"{final} existe déjà : une sauvegarde n’en remplace jamais une autre.")
    growing.mkdir(mode=0o700)
    try:
        yield growing
        growing.rename(final)
        _flush(shelf)
    except BaseException:
        shutil.rmtree(growing, ignore_errors=True)
        raise


def finished(shelf: Path) -> list[Path]:
    """The oldest first."""
    finished_paths = (path for path in shelf.iterdir() if FINISHED.fullmatch(path.name))
    return sorted(path for path in finished_paths if (path / manifest.NAME).exists())


def chosen(path: Path) -> Path:
    """``path`` is a backup or its manifest; of the folder where « backup » writes, the newest."""
    if path.name == manifest.NAME:
        return path.parent
    if (path / manifest.NAME).exists() or not path.is_dir():
        return path
    backups = finished(path)
    if not backups:
        raise DomainError(f"Il n’y a aucune sauvegarde complète dans {path}.")
    return backups[-1]


def prune(shelf: Path, most: int) -> list[str]:
    """Names of those thrown away. The manifest goes first: what is left is no backup."""
    old = finished(shelf)[:-most]
    for folder in old:
        (folder / manifest.NAME).unlink()
        shutil.rmtree(folder)
    return [folder.name for folder in old]


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
