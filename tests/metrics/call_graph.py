"""Who names whom: ``module:function``, ``module:Class.method`` or ``module:CONSTANT`` to the same.

A function that is named (in a table, as an argument) counts as called. What is called on an object
(``row.save()``), by a string or by a library is not seen.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.metrics import names, project


class CallGraph:
    def __init__(self, modules: Iterable[names.Module]):
        self.modules = {module.name: module for module in modules}
        self._targets: dict[str, frozenset[str]] = {}

    def reached(self, starts: Iterable[str]) -> set[str]:
        """``starts`` and all that they lead to."""
        visited, waiting = set(), list(starts)
        while waiting:
            node = waiting.pop()
            if node not in visited:
                visited.add(node)
                waiting += self.targets(node) - visited
        return visited

    def targets(self, node: str) -> frozenset[str]:
        if node not in self._targets:
            module, _, name = node.partition(":")
            self._targets[node] = frozenset(self._named_by(self.modules.get(module), name))
        return self._targets[node]

    def _named_by(self, module: names.Module | None, name: str) -> Iterator[str]:
        if module is None:
            return
        owner, _, method = name.partition(".")
        for statement in module.definitions.get(owner, ()):
            if not isinstance(statement, ast.ClassDef):
                yield from _References(self, module, None).nodes_in(statement)
            elif method:
                yield from self._of_method(module, statement, method)
            else:
                yield from _References(self, module, statement).nodes_in_class()

    def _of_method(self, module, owner: ast.ClassDef, method: str) -> Iterator[str]:
        for statement in owner.body:
            if method in (getattr(statement, "name", ""), *names.stored(statement)):
                yield from _References(self, module, owner).nodes_in(statement)

    def resolve(self, module: names.Module, words: list[str], local: names.Imports) -> str | None:
        """The node that a dotted name stands for."""
        first, *rest = words or [""]
        if first in local or first in module.imports:
            source, name = local.get(first) or module.imports[first]
            return self._inside(source, [name, *rest] if name else rest)
        if first in module.definitions:
            return self._definition(module, first, rest)
        return None

    def _inside(self, source: str, words: list[str]) -> str | None:
        """A package that names a thing itself hides its module of that name."""
        while words and self._is_module(source, words[0]):
            source, words = f"{source}.{words[0]}", words[1:]
        module = self.modules.get(source)
        return self.resolve(module, words, {}) if module and words else None

    def _is_module(self, package: str, name: str) -> bool:
        known = self.modules.get(package)
        source = known and known.imports.get(name)
        hidden = known and (name in known.definitions or (source and source != (package, name)))
        return f"{package}.{name}" in self.modules and not hidden

    def _definition(self, module: names.Module, name: str, rest: list[str]) -> str:
        owner = module.definitions[name][0]
        if rest and isinstance(owner, ast.ClassDef):
            return self.method(module, owner, rest[0]) or f"{module.name}:{name}"
        return f"{module.name}:{name}"

    def method(self, module: names.Module, owner: ast.ClassDef, name: str) -> str | None:
        """Its own, or that of the first base of the project that has it."""
        if any(name in (getattr(part, "name", ""), *names.stored(part)) for part in owner.body):
            return f"{module.name}:{owner.name}.{name}"
        for base in owner.bases:
            place, above = self._class(self.resolve(module, dotted(base), {}))
            node = above and self.method(place, above, name)
            if node:
                return node
        return None

    def _class(self, node: str | None) -> tuple[names.Module | None, ast.ClassDef | None]:
        module, _, name = (node or "").partition(":")
        owner = self.modules[module].definitions.get(name, [None])[0] if node else None
        return self.modules.get(module), owner if isinstance(owner, ast.ClassDef) else None


class _References(ast.NodeVisitor):
    """The nodes named inside a definition, annotations apart."""

    def __init__(self, graph: CallGraph, module: names.Module, owner: ast.ClassDef | None):
        self.graph, self.module, self.owner = graph, module, owner
        self.nodes: set[str] = set()
        self.local: names.Imports = {}
        self.hidden: set[str] = set()

    def nodes_in(self, statement: ast.stmt) -> set[str]:
        if isinstance(statement, names.Function):
            self.hidden = names.stored(statement) | _arguments(statement)
            for inner in ast.walk(statement):
                self.local |= names.imported(inner, self.module.package)
        self.visit(statement)
        return self.nodes

    def nodes_in_class(self) -> set[str]:
        """All its methods: whoever names a class may call any of them."""
        for statement in self.owner.body:
            if isinstance(statement, names.Function):
                self.nodes.add(f"{self.module.name}:{self.owner.name}.{statement.name}")
            else:
                self.visit(statement)
        for part in (*self.owner.bases, *self.owner.decorator_list):
            self.visit(part)
        return self.nodes

    def visit_Attribute(self, node: ast.Attribute) -> None:
        words = dotted(node)
        if not words:
            self.generic_visit(node)
        elif words[0] in ("self", "cls") and self.owner:
            self._add(self.graph.method(self.module, self.owner, words[1]))
        else:
            self._name(words)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._name([node.id])

    def visit_arg(self, node: ast.arg) -> None:
        pass

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        node = ast.FunctionDef(**(dict(ast.iter_fields(node)) | {"returns": None}))
        self.generic_visit(node)

    def _name(self, words: list[str]) -> None:
        if words[0] not in self.hidden:
            self._add(self.graph.resolve(self.module, words, self.local))

    def _add(self, node: str | None) -> None:
        if node:
            self.nodes.add(node)


def _arguments(function: names.Function) -> set[str]:
    return {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}


def dotted(node: ast.expr) -> list[str]:
    """``a.b.c`` in words; nothing when it does not begin with a name."""
    words = []
    while isinstance(node, ast.Attribute):
        words.insert(0, node.attr)
        node = node.value
    return [node.id, *words] if isinstance(node, ast.Name) else []


def of_project(root: Path = project.ROOT) -> CallGraph:
    return CallGraph(
        names.parse_module(
            name, path.read_text(encoding="utf-8"), is_package=path.stem == "__init__"
        )
        for name, path in project.modules(root)
    )
