"""From a bare checkout to a virtual environment and an ``.env``. Standard library only.

``python3 -m cpts_portal.deploy.bootstrap [demo|test|ci]``: what is already there is not done again.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

from cpts_portal.deploy import env_file, seeds, system_packages
from cpts_portal.deploy.processes import say

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
# the second holds the first, and the tools of the tests
TO_RUN = ROOT / "requirements.txt"
EVERYTHING = ROOT / "requirements-dev.txt"
PACKAGES = {
    "demo": system_packages.FOR_THE_PORTAL,
    "test": system_packages.FOR_THE_PORTAL + system_packages.FOR_THE_TESTS,
    "ci": system_packages.FOR_THE_PORTAL + system_packages.FOR_THE_TESTS + system_packages.FOR_CI,
}


def make_environment(requirements: Path) -> None:
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


def _memory(requirements: Path) -> Path:
    return VENV / f".installed-{requirements.stem}"


def _digest(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def _installed(requirements: Path) -> bool:
    memory = _memory(requirements)
    return memory.exists() and memory.read_text(encoding="utf-8") == _digest(requirements)


def main(purpose: str) -> int:
    if purpose == "demo":
        # before minutes of installation for a name nobody knows
        seeds.chosen()
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "test"))
