"""Which functions read a name of a module: straight, or through what is made of it at import."""

import ast
from collections import defaultdict
from functools import cached_property

from tests.metrics import call_graph


class Readers:
    @cached_property
    def _readers(self) -> dict[str, set[str]]:
        graph = call_graph.of_project()
        found = defaultdict(set)
        for module in graph.modules.values():
            for name, statements in module.definitions.items():
                for node in (f"{module.name}:{name}", *_methods(module.name, statements)):
                    for target in graph.targets(node):
                        found[target].add(node)
        self._functions = {
            node
            for module in graph.modules.values()
            for name, statements in module.definitions.items()
            for node in _functions(module.name, name, statements)
        }
        return found

    def of(self, module: str, name: str) -> set[str]:
        """The functions; what is only made of it is followed further."""
        found, waiting = set(), [f"{module}:{name}"]
        seen = set(waiting)
        while waiting:
            for node in self._readers[waiting.pop()] - seen:
                seen.add(node)
                if node in self._functions:
                    found.add(node)
                else:
                    waiting.append(node)
        return found


def _methods(module: str, statements: list[ast.stmt]) -> list[str]:
    return [
        f"{module}:{owner.name}.{one.name}"
        for owner in statements
        if isinstance(owner, ast.ClassDef)
        for one in owner.body
        if isinstance(one, ast.FunctionDef)
    ]


def _functions(module: str, name: str, statements: list[ast.stmt]) -> list[str]:
    if any(isinstance(one, ast.FunctionDef) for one in statements):
        return [f"{module}:{name}"]
    return _methods(module, statements)
