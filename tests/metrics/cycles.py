"""Modules that import each other, at whatever distance."""

from collections.abc import Iterable, Mapping

import grimp

from tests.metrics.project import PACKAGES

Graph = Mapping[str, Iterable[str]]


def imports(packages: tuple[str, ...] = PACKAGES) -> dict[str, set[str]]:
    """Module to the modules it imports; what only a type checker imports included."""
    graph = grimp.build_graph(*packages, cache_dir=None)
    return {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}


def cycles(graph: Graph) -> list[list[str]]:
    """Strongly connected components of several modules (Kosaraju)."""
    back: dict[str, set[str]] = {}
    for module, targets in graph.items():
        for target in targets:
            back.setdefault(target, set()).add(module)
    seen: set[str] = set()
    components = [_reached(back, module, seen) for module in reversed(_finished(graph))]
    return sorted(sorted(one) for one in components if len(one) > 1)


def _finished(graph: Graph) -> list[str]:
    """Modules in the order in which a depth-first search leaves them."""
    seen: set[str] = set()
    order: list[str] = []
    for start in sorted(graph):
        _reached(graph, start, seen, order)
    return order


def _reached(graph: Graph, start: str, seen: set[str], order: list[str] | None = None) -> list[str]:
    """What is reached from ``start`` and was not ``seen`` before; ``order`` is appended to."""
    if start in seen:
        return []
    seen.add(start)
    found, path = [start], [(start, iter(sorted(graph.get(start, ()))))]
    while path:
        module, targets = path[-1]
        target = next((one for one in targets if one not in seen), None)
        if target is None:
            path.pop()
            if order is not None:
                order.append(module)
            continue
        seen.add(target)
        found.append(target)
        path.append((target, iter(sorted(graph.get(target, ())))))
    return found
