"""Private links: 256 random bits in the address, their SHA-256 alone in the database.

The digest of a random token needs no salt and no slow hash: there is nothing to guess.
"""

import hashlib
import secrets

LONGEST = 200


def new_token() -> str:
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """64 hexadecimal characters, whatever was typed in the address."""
    return hashlib.sha256(token[:LONGEST].encode("utf-8", "replace")).hexdigest()
