"""The key of the backups, and what is derived from it: never used twice for two purposes."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from cpts_portal.foundation.kernel.errors import DomainError

KEY_BYTES = 32
ABSENT = (
    "CPTS_BACKUP_KEY manque : sans clé de sauvegarde, rien n’est écrit ni relu. « make setup » en "
    "met une dans .env, « python3 -m cpts_portal.ops.secret_files » une dans secrets/backup_key."
)
SAME = (
    "CPTS_BACKUP_KEY est aussi une clé des champs ou des traces : une sauvegarde volée avec elle "
    "ne serait plus protégée. Donnez une clé qui ne sert qu’aux sauvegardes."
)


@dataclass(frozen=True)
class BackupKey:
    id: str
    secret: bytes

    def derived(self, purpose: str, salt: bytes = b"") -> bytes:
        info = f"cpts-backup|{purpose}".encode()
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(self.secret)

    @property
    def mark(self) -> str:
        """Tells one key from another of the same name, and nothing of the key."""
        return hmac.new(self.derived("mark"), b"mark", hashlib.sha256).hexdigest()[:32]


def ring() -> list[BackupKey]:
    """In the order given ("id:base64,id2:base64"): the first writes, all of them read."""
    if not settings.BACKUP_KEY:
        raise DomainError(ABSENT)
    keys = [_read(pair.strip()) for pair in settings.BACKUP_KEY.split(",")]
    elsewhere = f"{settings.FIELD_KEYS},{settings.AUDIT_KEY},{settings.INDEX_KEY}"
    if any(base64.b64encode(key.secret).decode() in elsewhere for key in keys):
        raise DomainError(SAME)
    return keys


def _read(pair: str) -> BackupKey:
    id, _, encoded = pair.partition(":")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not id or len(secret) != KEY_BYTES:
        raise DomainError(
            "CPTS_BACKUP_KEY ne se lit pas : « nom:clé », la clé de 32 octets en base64."
        )
    return BackupKey(id, secret)
