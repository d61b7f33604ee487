"""Starting the embedded services: the first time, and again, against a bare Django start."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cpts_portal.environment import ROOT
from tests.bench.rounds import Ratio, interleaved, ratio

BARE = "manage.py check, sans services"
FIRST_GOAL, AGAIN_GOAL = 4.0, 2.0


def measure(rounds: int) -> list[Ratio]:
    folder = Path(tempfile.mkdtemp(prefix="cpts-bench-"))
    env = _environment(folder)
    try:
        seconds = interleaved(
            {
                BARE: lambda: _run(env, "-c", _SETUP),
                "services, première fois": lambda: _first(env, folder),
                "services, démarrage suivant": lambda: _again(env),
            },
            rounds=rounds,
            warm_up=1,
        )
    finally:
        _run(env, "-m", "cpts_portal.ops.embedded.client", "stop")
        shutil.rmtree(folder, ignore_errors=True)
    return [
        ratio(seconds, "services, première fois", BARE, goal=FIRST_GOAL),
        ratio(seconds, "services, démarrage suivant", BARE, goal=AGAIN_GOAL),
    ]


_SETUP = "import django; django.setup()"
_PROVIDE = f"from cpts_portal.ops.embedded import client; client.provide(); {_SETUP}"


def _environment(folder: Path) -> dict[str, str]:
    environment = {
        k: v
        for k, v in os.environ.items()
        if k not in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    }
    return environment | {"CPTS_RUN": str(folder / "run")}


def _first(env: dict, folder: Path) -> None:
    _run(env, "-m", "cpts_portal.ops.embedded.client", "stop")
    shutil.rmtree(folder / "run", ignore_errors=True)
    _run(env, "-c", _PROVIDE)


def _again(env: dict) -> None:
    _run(env, "-m", "cpts_portal.ops.embedded.client", "stop")
    _run(env, "-c", _PROVIDE)


def _run(env: dict, *words: str) -> None:
    subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
