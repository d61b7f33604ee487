"""What Debian has to provide, and how it is asked for. Standard library only."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cpts_portal.ops.processes import say


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_browser() -> bool:
    return bool(shutil.which("chromium") or shutil.which("google-chrome"))


@dataclass(frozen=True)
class SystemPackage:
    name: str
    reason: str
    present: Callable[[], bool]


FOR_THE_PORTAL = (
    SystemPackage(
        "python3-venv",
        "environnement Python",
        lambda: importlib.util.find_spec("ensurepip") is not None,
    ),
    SystemPackage("libpango-1.0-0", "documents PDF", lambda: _loads("libpango-1.0.so.0")),
    SystemPackage("libpangoft2-1.0-0", "documents PDF", lambda: _loads("libpangoft2-1.0.so.0")),
    SystemPackage(
        "libharfbuzz-subset0", "documents PDF", lambda: _loads("libharfbuzz-subset.so.0")
    ),
)
FOR_THE_TESTS = (
    SystemPackage("chromium", "tests dans un navigateur", has_browser),
    SystemPackage(
        "poppler-utils", "lecture des PDF par les tests", lambda: bool(shutil.which("pdftotext"))
    ),
    SystemPackage(
        "git", "tests qui relisent les fichiers versionnés", lambda: bool(shutil.which("git"))
    ),
    SystemPackage("default-jre-headless", "veraPDF", lambda: bool(shutil.which("java"))),
    SystemPackage("libjaxb-java", "veraPDF", Path("/usr/share/java/jaxb-api.jar").exists),
)


def install_missing(packages: tuple[SystemPackage, ...]) -> bool:
    """True when everything is there; otherwise the line to run has been said."""
    missing = [package for package in packages if not package.present()]
    if not missing:
        return True
    names = [package.name for package in missing]
    for package in missing:
        say(f"Il manque {package.name} ({package.reason}).")
    prefix = _as_administrator()
    if prefix is not None and shutil.which("apt-get"):
        say(f"Installation de {', '.join(names)}…")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (
            ["apt-get", "update", "-q"],
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names],
        ):
            subprocess.run(
                [*prefix, *words], env=environment, stdout=subprocess.DEVNULL, check=False
            )
        if all(package.present() for package in missing):
            return True
    say(f"{line_to_run(names, with_sudo=_has_sudo())}\nPuis recommencez.")
    return False


def line_to_run(names: list[str], *, with_sudo: bool) -> str:
    """One line to copy; « sudo » only where it exists."""
    sudo = "sudo " if with_sudo else ""
    install = f"apt-get install -y --no-install-recommends {' '.join(names)}"
    return f"{'Lancez' if with_sudo else 'En root'} : {sudo}apt-get update && {sudo}{install}"


def _has_sudo() -> bool:
    return os.geteuid() != 0 and shutil.which("sudo") is not None


def _as_administrator() -> list[str] | None:
    """The words before ``apt-get``; None when this account may not."""
    if os.geteuid() == 0:
        return []
    if not _has_sudo():
        return None
    asks_nothing = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    if asks_nothing.returncode == 0:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin.isatty() else None
