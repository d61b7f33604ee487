"""From a bare checkout to a virtual environment and an ``.env``. Standard library only.

``python3 -m cpts_portal.deploy.bootstrap [demo|test|ci]``: what is already there is not done again.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

from cpts_portal.deploy import env_file, system_packages
from cpts_portal.deploy.processes import say

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)
PACKAGES = {
    "demo": system_packages.FOR_THE_PORTAL,
    "test": system_packages.FOR_THE_PORTAL + system_packages.FOR_THE_TESTS,
    "ci": system_packages.FOR_THE_PORTAL + system_packages.FOR_THE_TESTS + system_packages.FOR_CI,
}


def make_environment(requirements: Path) -> None:
    if not (VENV / "bin/python").exists():
        say("Création de l’environnement Python dans .venv…")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    done = VENV / f".installed-{requirements.stem}"
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    say(f"Installation de {requirements.name}, empreintes vérifiées (une à trois minutes)…")
    python = str(VENV / "bin/python")
    words = ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--require-hashes"]
    subprocess.run([python, *words, "-r", str(requirements)], check=True)
    done.write_text(wanted, encoding="utf-8")


def main(purpose: str) -> int:
    if sys.version_info < OLDEST_PYTHON:
        say("Python 3.11 ou plus récent est nécessaire : « make setup PYTHON=python3.11 ».")
        return 2
    if not system_packages.install_missing(PACKAGES[purpose]):
        return 2
    name = "requirements.txt" if purpose == "demo" else "requirements-dev.txt"
    try:
        make_environment(ROOT / name)
    except subprocess.CalledProcessError:
        say("Les dépendances Python n’ont pas pu être installées : voyez le message ci-dessus.")
        return 2
    added = env_file.complete(ROOT / ".env")
    if added:
        say(f"Fichier .env complété : {', '.join(added)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "test"))
