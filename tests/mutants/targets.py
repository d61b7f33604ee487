"""Which modules are mutated, and which tests answer for them."""

import re
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from tests.metrics import project

KERNEL = (
    "actor",
    "durations",
    "identifiers",
    "money",
    "nir",
    "numbers",
    "periods",
    "phones",
    "wall_clock",
)
RULES = (
    "*/permissions.py",
    "*/workflow.py",
    "*/amounts.py",
    "*/decision_rules.py",
    "patients/domain/*.py",
    "funding/forecast/*.py",
    "funding/rates/*.py",
    "funding/dossier/content/completeness.py",
    "funding/indicators/attainment.py",
    "funding/indicators/counting.py",
    "missions/operations/entry.py",
    "cpts_portal/foundation/records/transitions.py",
    *(f"cpts_portal/foundation/kernel/{name}.py" for name in KERNEL),
)
# a row, a number or a lifecycle is held until the end of the transaction
_LOCKS = re.compile(r"select_for_update\(|advisory_xact_lock|\b_?lock(ed)?(_\w+)?\(|\block=True\b")
NO_RULE = ("*labels.py", "*/__init__.py", "cpts_portal/ops/*", "cpts_portal/demo/*", "*/views/*")
APPS = ("missions", "members", "patients", "funding", "home", "foundation")
# those of several apps: who wins when two people change one thing, what is erased, and when
SHARED = (
    "tests/faults/test_conflicts.py",
    "tests/faults/test_everything_two_people_change.py",
    "tests/faults/test_two_people.py",
)
TESTS = {app: (f"tests/{app}", *SHARED) for app in APPS}
TESTS["members"] += ("tests/security",)
# what the foundation does for every app is seen where it matters
TESTS["foundation"] += (
    "tests/security/retention",
    "tests/security/test_antivirus.py",
    "tests/security/test_damaged_documents.py",
    "tests/missions/test_clock_changes.py",
    "tests/patients/test_blind_indexes.py",
)


@dataclass(frozen=True)
class Target:
    module: str
    path: Path

    @property
    def app(self) -> str:
        parts = self.module.split(".")
        return ".".join(parts[1:2]) if parts[0] == "cpts_portal" else parts[0]

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


def targets(root: Path = project.ROOT) -> list[Target]:
    known = (Target(module, path) for module, path in project.modules(root))
    return [target for target in known if target.app in TESTS and is_target(target.path, root)]


def is_target(path: Path, root: Path = project.ROOT) -> bool:
    name = path.relative_to(root).as_posix()
    if any(fnmatch(name, pattern) for pattern in NO_RULE):
        return False
    return any(fnmatch(name, pattern) for pattern in RULES) or bool(
        _LOCKS.search(path.read_text(encoding="utf-8"))
    )
