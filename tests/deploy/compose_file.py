"""The compose file as Docker would read it: variables replaced, secrets as files of a folder."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from ruamel.yaml import YAML

from cpts_portal.environment import ROOT
from cpts_portal.ops import env_file
from cpts_portal.ops.env_file import fresh_values

FILE = ROOT / "docker-compose.yml"
SAMPLE = ROOT / "cpts_portal/ops/compose/exemple.env"
# what the operator writes in « .env »; nothing else has to be given, by cron neither
VARIABLES = env_file.read_values(SAMPLE) | {"CPTS_HOSTS": "portail.example.org www.example.org"}
MOUNT = "/run/secrets/"
PORTAL = ("install", "web", "worker", "worker-documents", "beat", "backup", "restore")
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def text() -> str:
    return FILE.read_text(encoding="utf-8")


def services(variables: dict[str, str] = VARIABLES) -> dict[str, dict]:
    return YAML(typ="safe").load(_replaced(text(), variables))["services"]


def whole() -> dict:
    return YAML(typ="safe").load(_replaced(text(), VARIABLES))


def _replaced(words: str, variables: dict[str, str]) -> str:
    def value(match) -> str:
        name, sign, rest = match.groups()
        if sign == "?" and not variables.get(name):
            raise LookupError(f"{name}: {rest}")
        return variables.get(name) or (rest if sign == "-" else "")

    return _VARIABLE.sub(value, words)


def environment(service: str, secrets: Path, **instead: str) -> dict[str, str]:
    """Of one container, its secrets read from ``secrets``; of this machine only the path."""
    declared = services()[service]
    mounted = set(declared["secrets"])
    values = {"PATH": os.environ["PATH"]}
    for name, value in declared["environment"].items():
        if str(value).startswith(MOUNT):
            secret = value.removeprefix(MOUNT)
            assert secret in mounted, f"{service} reads {secret} and does not mount it"
            value = secrets / secret
        values[name] = str(value)
    # an « .env » beside the code is no part of the image: it may fill nothing here
    return dict.fromkeys(fresh_values(), "") | values | instead


def copy_of_the_image(place: Path) -> Path:
    """What « COPY . . » brings: nothing but the « ! » lines of .dockerignore, less the others."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    assert lines[0] == "*"
    left_out = {line for line in lines[1:] if not line.startswith(("!", "**"))}
    for name in (line.removeprefix("!") for line in lines if line.startswith("!")):
        source = ROOT / name
        if source.is_file():
            shutil.copy(source, place / name)
            continue
        shutil.copytree(
            source,
            place / name,
            ignore=lambda folder, names: [
                name
                for name in names
                if name == "__pycache__" or str(Path(folder, name).relative_to(ROOT)) in left_out
            ],
        )
    return place


def run(*words: str, env: dict[str, str], cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """The limit is for what hangs: a machine may be busy with many others."""
    return subprocess.run(
        words, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=900
    )
