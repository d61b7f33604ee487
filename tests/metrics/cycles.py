"""Modules that import each other, at whatever distance."""

from collections.abc import Iterable, Mapping

import grimp

from tests.metrics.project import PACKAGES

Graph = Mapping[str, Iterable[str]]


def imports(packages: tuple[str, ...] = PACKAGES) -> dict[str, set[str]]:
    """Module to the modules it imports; what only a type checker imports included."""
    graph = grimp.build_graph(*packages, cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def cycles(graph: Graph) -> list[list[str]]:
    """Strongly connected components of several modules (Kosaraju)."""
    back: dict[str, set[str]] = {}
    for module, targets in graph.items():
        for target in targets:
            back.setdefault(target, set()).add(module)
    visited: set[str] = set()
    components = [_reached(back, module, visited) for module in reversed(_finished(graph))]
    return sorted(sorted(component) for component in components if len(component) > 1)


def _finished(graph: Graph) -> list[str]:
    """Modules in the order in which a depth-first search leaves them."""
    visited: set[str] = set()
    order: list[str] = []
    for start in sorted(graph):
        _reached(graph, start, visited, order)
    return order


def _reached(
    graph: Graph, start: str, visited: set[str], order: list[str] | None = None
) -> list[str]:
    """What is reached from ``start`` and was not ``seen`` before; ``order`` is appended to."""
    if start in visited:
        return []
    visited.add(start)
    reached, path = [start], [(start, iter(sorted(graph.get(start, ()))))]
    while path:
        module, targets = path[-1]
        target = next((module for module in targets if module not in visited), None)
        if target is None:
            path.pop()
            if order is not None:
                order.append(module)
            continue
        visited.add(target)
        reached.append(target)
        path.append((target, iter(sorted(graph.get(target, ())))))
    return reached
