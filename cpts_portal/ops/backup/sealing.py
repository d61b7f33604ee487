"""A file encrypted while it is written: AES-256-GCM by pieces of one mebibyte.

``magic | salt | piece | piece…``. The key of the file comes from the backup key, the salt, the name
of the backup and that of the file: a file of another backup, or under another name, does not open.
The nonce is the number of the piece and a mark on the last one: a piece moved, repeated or missing
at the end does not open either.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.ops.backup.keys import BackupKey

MAGIC = b"CPTSSAV1"
SALT_BYTES = 16
PIECE = 1024 * 1024
TAG_BYTES = 16


class SealedWriter:
    """Written once, from the first byte to the last; ``close`` marks the end."""

    def __init__(self, path: Path, key: BackupKey, purpose: str):
        salt = os.urandom(SALT_BYTES)
        self._cipher = AESGCM(key.derived(f"file|{purpose}", salt))
        self._file = path.open("xb")
        self._digest = hashlib.sha256()
        self._waiting, self._number, self.size = bytearray(), 0, 0
        self._append(MAGIC + salt)

    def write(self, content) -> int:
        self._waiting += content
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(content)

    def close(self) -> str:
        """SHA-256 of the file, which is on the disk when this returns."""
        self._seal(bytes(self._waiting), last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._digest.hexdigest()

    def _seal(self, content: bytes, *, last: bool) -> None:
        self._append(self._cipher.encrypt(_nonce(self._number, last), content, None))
        self._number += 1

    def _append(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self.size += len(content)


class SealedReader:
    """As a file open for reading; what it gives has been authenticated."""

    def __init__(self, path: Path, key: BackupKey, purpose: str):
        self._pieces = opened(path, key, purpose)
        self._waiting = bytearray()

    def read(self, size: int) -> bytes:
        while len(self._waiting) < size and (piece := next(self._pieces, None)) is not None:
            self._waiting += piece
        taken = bytes(self._waiting[:size])
        del self._waiting[:size]
        return taken


def opened(path: Path, key: BackupKey, purpose: str) -> Iterator[bytes]:
    """The pieces in clear, one by one."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise _damaged(path)
        cipher = AESGCM(key.derived(f"file|{purpose}", file.read(SALT_BYTES)))
        number, piece = 0, file.read(PIECE + TAG_BYTES)
        while piece:
            following = file.read(PIECE + TAG_BYTES)
            try:
                yield cipher.decrypt(_nonce(number, not following), piece, None)
            except InvalidTag:
                raise _damaged(path) from None
            number, piece = number + 1, following
        if not number:
            raise _damaged(path)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _damaged(path: Path) -> DomainError:
    return DomainError(
        f"Le fichier {path.name} de la sauvegarde est abîmé ou tronqué : rien n’est restauré."
    )
