"""HMAC-SHA256 with a key that is not in the database (settings.AUDIT_KEY)."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from .models import AuditEntry

FIRST_LINK = bytes(32)


def sign(entry: AuditEntry) -> bytes:
    """Covers everything the portal wrote, the id included: a row cannot be copied or edited."""
    facts = [
        str(entry.id),
        entry.at.astimezone(UTC).isoformat(),
        str(entry.actor or ""),
        entry.role,
        entry.action,
        entry.target_model,
        entry.target_id,
        list(entry.fields),
    ]
    if entry.means:
        # traces written before it was noted keep the signature they have
        facts.append(entry.means)
    return _digest(b"entry", json.dumps(facts, ensure_ascii=True).encode())


class UnsealedEntry(NamedTuple):
    """Of an entry, what its link covers."""

    id: UUID
    recorded_at: datetime
    signature: bytes


def link(previous: bytes, number: int, entry: AuditEntry | UnsealedEntry) -> bytes:
    """Covers the place in the chain and the moment given by the database."""
    recorded = entry.recorded_at.astimezone(UTC).isoformat()
    return _digest(b"seal", previous, f"{number}|{recorded}|".encode(), bytes(entry.signature))


def sign_anchor(facts: dict) -> bytes:
    return _digest(b"anchor", json.dumps(facts, ensure_ascii=True, sort_keys=True).encode())


def same(left: bytes | memoryview, right: bytes) -> bool:
    return hmac.compare_digest(bytes(left), bytes(right))


def _digest(*parts: bytes) -> bytes:
    return hmac.new(settings.AUDIT_KEY.encode(), b"|".join(parts), hashlib.sha256).digest()
