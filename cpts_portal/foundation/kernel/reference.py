"""A short name for one request: shown on an error page, written in every log line of that request.

Eight letters and digits that cannot be taken for one another (no I, L, O, U), so that it survives a
telephone call. It says nothing of who asked, nor of what.
"""

import secrets
from contextvars import ContextVar

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_current: ContextVar[str] = ContextVar("reference", default="")


def begin() -> str:
    """A new one, current until the next request of this thread: Django logs after the answer."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    reference = f"{letters[:4]}-{letters[4:]}"
    _current.set(reference)
    return reference


def current() -> str:
    """Empty outside a request."""
    return _current.get()
