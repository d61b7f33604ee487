"""From a bare checkout to a virtual environment and an ``.env``. Standard library only.

``python3 -m cpts_portal.ops.bootstrap [demo|test]``: what is already there is not done again.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from cpts_portal.ops import env_file, seeds, system_packages
from cpts_portal.ops.embedded import client
from cpts_portal.ops.embedded.service_account import Account
from cpts_portal.ops.processes import CannotRun, say

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
# beside the code, by the account that starts
WRITTEN = (".env", ".run", "var", "staticfiles")
# the second holds the first, and the tools of the tests
TO_RUN = ROOT / "requirements.txt"
EVERYTHING = ROOT / "requirements-dev.txt"
PACKAGES = {
    "demo": system_packages.FOR_THE_PORTAL,
    "test": system_packages.FOR_THE_PORTAL + system_packages.FOR_THE_TESTS,
}


def make_environment(requirements: Path) -> None:
    _remove_the_unusable()
    # pip comes last: without it a creation was cut short
    if not (VENV / "bin/pip").exists():
        say("Création de l’environnement Python dans .venv…")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    if _installed(EVERYTHING) or _installed(requirements):
        return
    say(f"Installation de {requirements.name}, empreintes vérifiées (une à trois minutes)…")
    python = str(VENV / "bin/python")
    words = ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--require-hashes"]
    subprocess.run([python, *words, "-r", str(requirements)], check=True)
    _memory(requirements).write_text(_digest(requirements), encoding="utf-8")


def _remove_the_unusable() -> None:
    """An environment whose Python is gone, or is not of the version that was asked for."""
    if not (VENV / "bin").exists():
        return
    version, expected = version_of(VENV / "bin/python"), "{}.{}".format(*sys.version_info)
    if version == expected:
        return
    why = f"utilise Python {version}" if version else "a perdu son Python"
    say(f"L’environnement .venv {why} : il est refait avec Python {expected}.")
    if VENV.is_symlink():
        VENV.unlink()
    else:
        shutil.rmtree(VENV)


def version_of(python: Path) -> str:
    """« 3.11 »; empty when it does not run."""
    words = [str(python), "-c", "import sys; print('{}.{}'.format(*sys.version_info))"]
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _memory(requirements: Path) -> Path:
    return VENV / f".installed-{requirements.stem}"


def _digest(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def _installed(requirements: Path) -> bool:
    memory = _memory(requirements)
    return memory.exists() and memory.read_text(encoding="utf-8") == _digest(requirements)


def may_write() -> bool:
    """Another account may have made the checkout, or started in it first; said when it has."""
    places = [ROOT, *(ROOT / name for name in WRITTEN)]
    closed = [path for path in places if path.exists() and not os.access(path, os.W_OK)]
    if closed:
        names = ", ".join(str(path) for path in closed)
        who = pwd.getpwuid(os.geteuid()).pw_name
        say(f"Votre compte ne peut pas écrire dans {names}. En root : chown -R {who} {ROOT}")
    return not closed


def services_can_run() -> bool:
    """Asked before minutes of installation; false when the reason has been said."""
    values = {**env_file.read_values(ROOT / ".env"), **os.environ}
    if all(values.get(name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")):
        return True
    try:
        Account(client.data_folder(client.run_folder()), ROOT)
    except CannotRun as refusal:
        say(str(refusal))
        return False
    return True


def prepare(purpose: str) -> int:
    if purpose == "demo":
        # before minutes of installation for a name nobody knows
        seeds.chosen()
    if not may_write() or not services_can_run():
        return 2
    if not system_packages.install_missing(PACKAGES[purpose]):
        return 2
    try:
        make_environment(TO_RUN if purpose == "demo" else EVERYTHING)
    except subprocess.CalledProcessError:
        say("Les dépendances Python n’ont pas pu être installées : voyez le message ci-dessus.")
        return 2
    added = env_file.complete(ROOT / ".env")
    if added:
        say(f"Fichier .env complété : {', '.join(added)}.")
    return 0


def main(purpose: str) -> int:
    try:
        return prepare(purpose)
    except KeyboardInterrupt:
        say("Arrêté : relancez la commande, elle reprend où elle en était.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "test"))
