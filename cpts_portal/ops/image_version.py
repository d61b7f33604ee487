"""``python3 -m cpts_portal.ops.image_version .env``: which image the compose file runs.

The project's version and the commit that is checked out, so that an update never runs the former
code under the same name; the former name is kept. ``--former`` exchanges the two. Standard library
only: the machine that runs Docker needs no environment.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CURRENT, FORMER = "CPTS_VERSION", "CPTS_FORMER_VERSION"


def version(root: Path = ROOT) -> str:
    """« 0.1.0-1404cfb0a1b2 »; the version alone outside a checkout."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    git = [
        "git",
        "-c",
        f"safe.directory={root}",
        "-C",
        str(root),
        "rev-parse",
        "--short=12",
        "HEAD",
    ]
    try:
        commit = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return project["version"]
    return f"{project['version']}-{commit}"


def note(path: Path, name: str) -> tuple[str, str]:
    """The version written in ``path`` and the former one; every other line stays as it is."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    before = _value(text, CURRENT)
    former = _value(text, FORMER) if before == name else before
    text = _with(_with(text, CURRENT, name), FORMER, former)
    path.write_text(text, encoding="utf-8")
    return name, former


def go_back(path: Path) -> tuple[str, str]:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    former = _value(text, FORMER)
    if not former:
        raise SystemExit(f"{path} ne nomme aucune version d’avant ({FORMER}).")
    return note(path, former)


def _value(text: str, name: str) -> str:
    match = re.search(rf"^{name}=(.*)$", text, re.MULTILINE)
    return match[1].strip() if match else ""


def _with(text: str, name: str, value: str) -> str:
    line = f"{name}={value}"
    if re.search(rf"^{name}=", text, re.MULTILINE):
        return re.sub(rf"^{name}=.*$", line, text, flags=re.MULTILINE)
    if not value:
        return text
    return f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}{line}\n"


def main(words: list[str]) -> None:
    place = Path(next((word for word in words if not word.startswith("-")), ".env"))
    current, former = go_back(place) if "--former" in words else note(place, version())
    before = f" ; celle d’avant : {former}" if former else ""
    print(f"{place} : le portail tourne en version {current}{before}.")


if __name__ == "__main__":
    main(sys.argv[1:])
