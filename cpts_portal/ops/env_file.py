"""Writes the untracked ``.env``: the mode, and secrets that exist nowhere else."""

import base64
import os
import secrets
from pathlib import Path

HEADER = (
    "# Écrit par « make setup ». Contient des secrets : ne le partagez pas, ne le versionnez pas.\n"
)


def _key(id: str = "k1") -> str:
    """One key with its id; a later key is put in front of it, the old one is kept to read."""
    return f"{id}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def fresh_values() -> dict[str, str]:
    return {
        "CPTS_MODE": "demo",
        "CPTS_SECRET_KEY": secrets.token_urlsafe(48),
        "CPTS_FIELD_KEYS": _key(),
        "CPTS_AUDIT_KEY": _key(),
        "CPTS_INDEX_KEY": _key(),
        "CPTS_BACKUP_KEY": _key("b1"),
        "CPTS_DEMO_SECRET": secrets.token_urlsafe(32),
    }


def read_values(path: Path) -> dict[str, str]:
    """What ``path`` gives, as ``environment.load_env_file`` reads it; nothing when it is absent."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    pairs = (line.strip().partition("=") for line in lines)
    return {name.strip(): value.strip() for name, sign, value in pairs if sign and name[0] != "#"}


def complete(path: Path) -> list[str]:
    """Adds what ``path`` lacks and returns the names added; nothing that is there changes."""
    text = path.read_text(encoding="utf-8") if path.exists() else HEADER
    known = {line.partition("=")[0].strip() for line in text.splitlines()}
    added = {name: value for name, value in fresh_values().items() if name not in known}
    if added:
        if not text.endswith("\n"):
            text += "\n"
        text += "".join(f"{name}={value}\n" for name, value in added.items())
        fresh = path.with_name(f"{path.name}.new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as output:
            output.write(text)
        fresh.replace(path)
    return list(added)
