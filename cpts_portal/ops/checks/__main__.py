"""``make check``: everything a machine can say about the code without running the tests."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cpts_portal.environment import ROOT
from cpts_portal.ops.checks.environments import NOWHERE, PRODUCTION

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
PYTHON_CODE = ["cpts_portal", "members", "missions", "patients", "funding", "tests", "manage.py"]


@dataclass(frozen=True)
class Check:
    label: str
    words: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def _tool(name: str, *words: str) -> list[str]:
    return [str(BIN / name), *words]


CHECKS = (
    Check("code : règles", _tool("ruff", "check", "--output-format", "concise", *PYTHON_CODE)),
    Check("code : mise en forme", _tool("ruff", "format", "--check", *PYTHON_CODE)),
    Check(
        "gabarits", _tool("djlint", "--quiet", "--lint", "templates", "cpts_portal/demo/templates")
    ),
    Check("types", _tool("mypy", "--no-pretty"), NOWHERE),
    Check("contrats d’import entre les applications", _tool("lint-imports")),
    Check("réglages", [*MANAGE, "check"], NOWHERE),
    Check("migrations à jour", [*MANAGE, "makemigrations", "--check", "--dry-run"], NOWHERE),
    Check(
        "réglages de production",
        [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        PRODUCTION,
    ),
)


def pages() -> list[Check]:
    """Pages of docs/ that a command writes from the code: each says whether it has aged."""
    commands = sorted(path.stem for path in ROOT.glob("[!.]*/**/management/commands/*_page.py"))
    return [
        Check(f"page générée : {name}", [*MANAGE, name, "--check"], NOWHERE) for name in commands
    ]


def passes(check: Check) -> bool:
    completed = subprocess.run(
        check.words,
        cwd=ROOT,
        env=os.environ | check.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    fine = completed.returncode == 0
    print(f"{'ok   ' if fine else 'ÉCHEC'} {check.label}", flush=True)
    if not fine:
        print(completed.stdout.rstrip(), flush=True)
    return fine


def main() -> int:
    with tempfile.TemporaryDirectory() as unused:
        # a check that started the services anyway would be seen here, not in the real folder
        os.environ["CPTS_RUN"] = str(Path(unused) / "run")
        results = [passes(check) for check in [*CHECKS, *pages()]]
    failed = results.count(False)
    print(f"{failed} vérification(s) en échec." if failed else "Tout est en ordre.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
