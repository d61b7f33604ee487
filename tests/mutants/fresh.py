"""A mutant read from the start by a new process: slower by ten seconds, and nothing is missed."""

import os
import subprocess
import sys
import tempfile
from importlib.machinery import SourceFileLoader
from pathlib import Path

from tests.metrics import project
from tests.mutants import sampling

INJECTED = "MUTANT_INJECTED"
# a place of its own beside the server's database and cache
WORKER = "gw6"
LONGEST = 900


def share_database() -> None:
    """The database as migrated, for new processes to copy."""
    from cpts_portal.ops.embedded import postgres
    from tests.support.servers import DATABASE

    administrator, template = _addresses()
    if not postgres.has_database(administrator, template):
        postgres.make_database(administrator, template, template=DATABASE)


def end_other_sessions() -> None:
    """What a killed process still does in the database."""
    import psycopg

    from tests.support.servers import DATABASE

    with psycopg.connect(_addresses()[0], autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [DATABASE]
        )


def _addresses() -> tuple[str, str]:
    return os.environ["CPTS_TEST_ADMINISTRATOR"], os.environ["CPTS_TEST_TEMPLATE"]


def outcome(key: str, tests: list[str]) -> tuple[str, str]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as chosen:
        chosen.write("\n".join(tests))
        chosen.flush()
        words = ["-p", "tests.mutants.fresh", "-p", "no:randomly", "-q", "-x", "--tb=no", "-rf"]
        try:
            process = subprocess.run(
                [sys.executable, "-m", "pytest", *words, f"@{chosen.name}"],
                cwd=project.ROOT,
                env=os.environ | {INJECTED: key, "PYTEST_XDIST_WORKER": WORKER},
                capture_output=True,
                text=True,
                timeout=LONGEST,
            )
        except subprocess.TimeoutExpired:
            return "silent", ""
    if process.returncode == 0:
        return "survived", ""
    failed = [line for line in process.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return "killed", failed[0].split()[1] if failed else "at import"


def inject(key: str) -> None:
    """From now on, whoever imports the module of this mutant reads the mutant."""
    module = key.partition(" | ")[0]
    original = SourceFileLoader.get_code

    def get_code(loader, fullname):
        if fullname != module:
            return original(loader, fullname)
        text = Path(loader.path).read_text(encoding="utf-8")
        [mutant] = [mutant for mutant in sampling.mutants(module, text) if mutant.key == key]
        return mutant.compiled(loader.path)

    SourceFileLoader.get_code = get_code


if INJECTED in os.environ:
    inject(os.environ[INJECTED])
