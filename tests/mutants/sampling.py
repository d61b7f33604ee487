"""The mutants of one module, and a sample that does not move when the code beside it does."""

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from types import CodeType

from tests.mutants.mutations import OPERATORS, Place

Function = ast.FunctionDef | ast.AsyncFunctionDef
LONGEST = 180
# what Python does not run, or what no rule hangs on
SKIPPED = {"annotation", "returns", "decorator_list", "type_params", "format_spec"}


@dataclass(frozen=True)
class Scope:
    """``name``: as Python qualifies it; ``ran_at``: « import », « call », or « defaults »."""

    name: str
    ran_at: str

    def inside(self, node: ast.AST) -> "Scope":
        if isinstance(node, Function):
            return Scope(self._under(node.name), "call")
        if isinstance(node, ast.ClassDef) and self.ran_at == "import":
            return Scope(self._under(node.name), "import")
        return self

    def _under(self, name: str) -> str:
        separator = ".<locals>." if self.ran_at == "call" else "."
        return f"{self.name}{separator}{name}" if self.name else name


@dataclass(frozen=True)
class Mutant:
    """One change in one function, or in the data of a module. ``key`` holds no line number."""

    module: str
    function: str
    operator: str
    change: str
    nth: int
    ran_at: str
    place: Place
    node: ast.AST
    tree: ast.Module

    @property
    def key(self) -> str:
        again = f" #{self.nth}" if self.nth > 1 else ""
        return f"{self.module} | {self.function} | {self.operator}: {self.change}{again}"

    @contextmanager
    def injected(self) -> Iterator[ast.Module]:
        """The tree of its module, with the change in it as long as this lasts."""
        held = getattr(self.place.parent, self.place.field)
        held = held if self.place.index is None else held[self.place.index]
        self.place.put(ast.fix_missing_locations(ast.copy_location(self.node, held)))
        try:
            yield self.tree
        finally:
            self.place.put(held)

    def compiled(self, path: str) -> CodeType:
        with self.injected() as tree:
            return compile(tree, path, "exec")

    @property
    def compiles(self) -> bool:
        try:
            self.compiled(self.module)
        except (SyntaxError, ValueError):
            return False
        return True


def mutants(module: str, text: str) -> list[Mutant]:
    tree = ast.parse(text)
    counts: Counter = Counter()
    results = []
    for node, place, scope in _places(tree, Scope("", "import")):
        for operator in OPERATORS:
            for changed in operator.changes(node, place):
                change = _change(node, place, changed)
                named = (scope.name or _bound(tree, node), operator.name, change)
                counts[named] += 1
                about = (module, *named, counts[named], scope.ran_at, place, changed, tree)
                results.append(Mutant(*about))
    return results


def sample(candidates: list[Mutant], *, seed: int, size: int) -> list[Mutant]:
    """Ordered by a digest of what they say: a new function beside them draws no other ones."""

    def lot(mutant: Mutant) -> str:
        return hashlib.sha256(f"{seed}:{mutant.key}".encode()).hexdigest()

    return list(islice((mutant for mutant in sorted(candidates, key=lot) if mutant.compiles), size))


def _places(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Place, Scope]]:
    within = scope.inside(node)
    for field, value in ast.iter_fields(node):
        if field in SKIPPED or _is_docstring(field, node):
            continue
        here = within
        if isinstance(node, Function) and field == "args":
            here = Scope(within.name, "defaults" if scope.ran_at == "import" else "call")
        elif isinstance(node, Function | ast.ClassDef) and field != "body":
            here = scope
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                place = Place(node, field, index if isinstance(value, list) else None)
                yield child, place, here
                yield from _places(child, here)


def _is_docstring(field: str, node: ast.AST) -> bool:
    return field == "value" and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _bound(tree: ast.Module, node: ast.AST) -> str:
    """The name that the statement of the module gives a value to."""
    for statement in tree.body:
        if any(inner is node for inner in ast.walk(statement)):
            names = [
                node.id
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            ]
            return names[0] if names else "<module>"
    return "<module>"


def _change(node: ast.AST, place: Place, changed: ast.AST) -> str:
    """A number or a truth by itself says little: with what it stands in."""
    if not isinstance(node, ast.Constant) or not isinstance(place.parent, ast.expr | ast.keyword):
        return f"{_line(node)} → {_line(changed)}"
    before = _line(place.parent)
    place.put(changed)
    after = _line(place.parent)
    place.put(node)
    return f"{before} → {after}"


def _line(node: ast.AST) -> str:
    """What stands under a condition is not said: the condition is enough."""
    if isinstance(node, ast.If):
        node = ast.If(node.test, [ast.Expr(ast.Constant(...))], [])
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
