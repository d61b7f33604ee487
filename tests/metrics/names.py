"""What each name of a module stands for: a definition of its own, or what it imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef
Imports = dict[str, tuple[str, str]]


@dataclass
class Module:
    """``imports``: local name to (module, name in it), the second empty for a module itself."""

    name: str
    is_package: bool
    imports: Imports = field(default_factory=dict)
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)

    @property
    def package(self) -> str:
        return self.name if self.is_package else self.name.rpartition(".")[0]


def parse_module(name: str, text: str, *, is_package: bool = False) -> Module:
    module = Module(name, is_package)
    for statement in _at_the_top(ast.parse(text).body):
        module.imports |= imported(statement, module.package)
        for defined in _defined(statement):
            module.definitions.setdefault(defined, []).append(statement)
    return module


def _at_the_top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Those under an ``if`` or a ``try`` as well."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            for inner in ("body", "orelse", "finalbody"):
                yield from _at_the_top(getattr(statement, inner, []))


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, Function | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return sorted(stored(statement))
    return []


def stored(node: ast.AST) -> set[str]:
    """Names that are given a value anywhere inside."""
    return {
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and type(inner.ctx) is ast.Store
    }


def imported(statement: ast.AST, package: str) -> Imports:
    if isinstance(statement, ast.Import):
        return {
            alias.asname or alias.name.partition(".")[0]: (
                alias.name if alias.asname else alias.name.partition(".")[0],
                "",
            )
            for alias in statement.names
        }
    if isinstance(statement, ast.ImportFrom):
        source = _absolute(statement, package)
        return {alias.asname or alias.name: (source, alias.name) for alias in statement.names}
    return {}


def _absolute(statement: ast.ImportFrom, package: str) -> str:
    if not statement.level:
        return statement.module or ""
    parts = package.split(".")
    parts = parts[: len(parts) - statement.level + 1]
    return ".".join([*parts, statement.module] if statement.module else parts)
