"""Text encrypted at rest: AES-256-GCM, ``v1|key id|nonce|ciphertext``, bound to its row and column.

The keys live outside the database (``settings.FIELD_KEYS``: "id:base64,id2:base64", the first one
writes, all of them read). A wrong key, a swapped row or a flipped bit raises ``Undecipherable``:
nothing is ever shown or saved in place of the text.
"""

import base64
import binascii
import os
import re
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = "v1"
NONCE_BYTES = 12
KEY_BYTES = 32
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class BadKeys(Exception):
    """A list of keys cannot be read. The message never holds a key."""


class Undecipherable(Exception):
    """A ciphertext that does not open: wrong key, wrong row, or damaged."""


class Ciphertext(str):
    """Text as stored in the database, not yet decrypted."""

    __slots__ = ()

    def __repr__(self):
        return "<Ciphertext>"

    @property
    def key_id(self) -> str:
        return self.split("|", 2)[1]


def raw_keys(text: str, setting: str) -> dict[str, bytes]:
    """Key id → 32 bytes, in the order given: the first is current."""
    ring: dict[str, bytes] = {}
    for number, pair in enumerate(filter(None, (p.strip() for p in text.split(","))), 1):
        key_id, _, encoded = pair.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise BadKeys(f"key {number} of {setting} is not base64") from None
        if not _KEY_ID.fullmatch(key_id) or key_id in ring:
            raise BadKeys(f"key {number} of {setting} has no id, a bad id or one used twice")
        if len(key) != KEY_BYTES:
            raise BadKeys(f"key « {key_id} » of {setting} does not hold 32 bytes")
        ring[key_id] = key
    if not ring:
        raise BadKeys(f"{setting} holds no key")
    return ring


@lru_cache(maxsize=8)
def parse_keys(text: str) -> dict[str, AESGCM]:
    """Key id → cipher, in the order given: the first is current."""
    return {key_id: AESGCM(key) for key_id, key in raw_keys(text, "FIELD_KEYS").items()}


def keyring() -> dict[str, AESGCM]:
    return parse_keys(settings.FIELD_KEYS)


def current_key_id() -> str:
    return next(iter(keyring()))


def encrypt(text: str, *, context: str) -> Ciphertext:
    """``context`` is what the ciphertext is bound to, for instance ``app.model.field:pk``."""
    key_id, cipher = next(iter(keyring().items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), _bound(key_id, context))
    return Ciphertext("|".join((VERSION, key_id, _base64(nonce), _base64(sealed))))


def decrypt(stored: str, *, context: str) -> str:
    try:
        version, key_id, nonce, sealed = stored.split("|")
    except ValueError:
        raise Undecipherable(f"{context}: not a ciphertext") from None
    if version != VERSION:
        raise Undecipherable(f"{context}: unknown version")
    cipher = keyring().get(key_id)
    if cipher is None:
        raise Undecipherable(f"{context}: the key of this value is not configured")
    try:
        opened = cipher.decrypt(
            base64.b64decode(nonce, validate=True),
            base64.b64decode(sealed, validate=True),
            _bound(key_id, context),
        )
    except (InvalidTag, ValueError):
        raise Undecipherable(f"{context}: wrong key, wrong row or damaged value") from None
    return opened.decode("utf-8", "surrogatepass")


def _bound(key_id: str, context: str) -> bytes:
    return f"{VERSION}|{key_id}|{context}".encode()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
