"""Which test shows which requirement of security: the rows of ``tests/security/requirements.txt``
beside the marks ``@pytest.mark.requirement("AUT-07")`` of the tests, read without running them."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cpts_portal.environment import ROOT

MARK = "requirement"
GATING = frozenset({"C", "H"})


@dataclass(frozen=True)
class Requirement:
    """``later``: why nothing shows it yet, when its page does not exist."""

    id: str
    severity: str
    rule: str
    later: str = ""


def listed(root: Path = ROOT) -> list[Requirement]:
    text = (root / "tests" / "security" / "requirements.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [_read(line) for line in lines]


def _read(line: str) -> Requirement:
    id, severity, rule, *rest = (part.strip() for part in line.split(" | "))
    return Requirement(id, severity, rule, rest[0].removeprefix("later: ") if rest else "")


def tests_by_requirement(root: Path = ROOT) -> dict[str, list[str]]:
    """Requirement id → tests, as « tests/file.py::name » (a file alone when it is all marked)."""
    tests = defaultdict(list)
    for path in sorted((root / "tests").rglob("test_*.py")):
        where = path.relative_to(root).as_posix()
        for id, name in _marks(ast.parse(path.read_text(encoding="utf-8"))):
            tests[id].append(f"{where}::{name}" if name else where)
    return dict(tests)


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and _is_called(statement.targets[0], "pytestmark"):
            yield from ((id, "") for id in _ids(statement.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                yield from ((id, node.name) for id in _ids(decorator))


def _is_called(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name


def _ids(expression: ast.expr) -> Iterator[str]:
    for call in ast.walk(expression):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == MARK
        ):
            yield from (str(word.value) for word in call.args if isinstance(word, ast.Constant))


def unshown(root: Path = ROOT) -> list[str]:
    """Critical and high rows that no test shows and that nothing excuses."""
    marks = tests_by_requirement(root)
    return [
        each.id
        for each in listed(root)
        if each.severity in GATING and not each.later and each.id not in marks
    ]


def unknown(root: Path = ROOT) -> list[str]:
    """Marks that name no row."""
    known = {each.id for each in listed(root)}
    return sorted(set(tests_by_requirement(root)) - known)
