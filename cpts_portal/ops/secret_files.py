"""``python3 -m cpts_portal.ops.secret_files [folder]``: the secrets of the compose file, one a
file, each made once. Standard library only: the machine that runs Docker needs no environment.

The folder is closed (0700); the files are readable (0444), because each container mounts only its
own, under an account that is not the folder's owner.
"""

import os
import secrets
import sys
from pathlib import Path

from cpts_portal.ops.env_file import fresh_values

DATABASE = "cpts"


def missing_from(folder: Path) -> dict[str, str]:
    """What ``folder`` lacks, by file name; an address holds the password already there."""

    def existing_or(name: str, fresh: str) -> str:
        path = folder / name
        return path.read_text(encoding="utf-8").strip() if path.exists() else fresh

    values = fresh_values()
    app, owner, broker = (
        existing_or(f"{name}_password", secrets.token_urlsafe(32))
        for name in ("database_app", "database_owner", "valkey")
    )
    values = {
        "secret_key": values["CPTS_SECRET_KEY"],
        "field_keys": values["CPTS_FIELD_KEYS"],
        "audit_key": values["CPTS_AUDIT_KEY"],
        "index_key": values["CPTS_INDEX_KEY"],
        "backup_key": values["CPTS_BACKUP_KEY"],
        "postgres_password": secrets.token_urlsafe(32),
        "database_app_password": app,
        "database_owner_password": owner,
        "valkey_password": broker,
        "database_url": f"postgresql://cpts_app:{app}@postgres:5432/{DATABASE}",
        "database_owner_url": f"postgresql://cpts_owner:{owner}@postgres:5432/{DATABASE}",
        "redis_url": f"redis://:{broker}@valkey:6379",
    }
    return {name: text for name, text in values.items() if not (folder / name).exists()}


def write(folder: Path) -> list[str]:
    """The names of the files made; one that exists is never written again."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    missing = missing_from(folder)
    for name, text in missing.items():
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        with os.fdopen(handle, "w", encoding="utf-8") as output:
            output.write(f"{text}\n")
        (folder / name).chmod(0o444)
    return list(missing)


if __name__ == "__main__":
    place = Path(sys.argv[1] if len(sys.argv) > 1 else "secrets")
    added = write(place)
    print(f"{place} : {len(added)} secret(s) écrit(s). Sauvegardez ce dossier à part de la base.")
