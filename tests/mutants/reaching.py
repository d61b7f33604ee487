"""Which functions read a name of a module: straight, or through what is made of it at import."""

import ast
from collections import defaultdict
from functools import cached_property

from tests.metrics import call_graph


class Readers:
    @cached_property
    def _readers(self) -> dict[str, set[str]]:
        graph = call_graph.of_project()
        readers = defaultdict(set)
        for module in graph.modules.values():
            for name, statements in module.definitions.items():
                for node in (f"{module.name}:{name}", *_methods(module.name, statements)):
                    for target in graph.targets(node):
                        readers[target].add(node)
        self._functions = {
            node
            for module in graph.modules.values()
            for name, statements in module.definitions.items()
            for node in _functions(module.name, name, statements)
        }
        return readers

    def readers_of(self, module: str, name: str) -> set[str]:
        """The functions; what is only made of it is followed further."""
        functions, waiting = set(), [f"{module}:{name}"]
        visited = set(waiting)
        while waiting:
            for node in self._readers[waiting.pop()] - visited:
                visited.add(node)
                if node in self._functions:
                    functions.add(node)
                else:
                    waiting.append(node)
        return functions


def imported_by(text: str) -> set[str]:
    """The modules, and the names of theirs, that a file of tests imports."""
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _methods(module: str, statements: list[ast.stmt]) -> list[str]:
    return [
        f"{module}:{owner.name}.{member.name}"
        for owner in statements
        if isinstance(owner, ast.ClassDef)
        for member in owner.body
        if isinstance(member, ast.FunctionDef)
    ]


def _functions(module: str, name: str, statements: list[ast.stmt]) -> list[str]:
    if any(isinstance(statement, ast.FunctionDef) for statement in statements):
        return [f"{module}:{name}"]
    return _methods(module, statements)
