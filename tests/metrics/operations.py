"""What the portal can do: the functions that act for somebody at a moment."""

import ast
import re

from tests.metrics import names
from tests.metrics.call_graph import CallGraph, dotted
from tests.metrics.project import is_product

_OPERATIONS = re.compile(r"\.operations(\.|$)")
MORE_OPERATIONS = ("funding.indicators.depositing",)
SEEDER = "cpts_portal.demo.seed"


def holds_operations(module: str) -> bool:
    return is_product(module) and bool(_OPERATIONS.search(module) or module in MORE_OPERATIONS)


def operations(graph: CallGraph) -> list[str]:
    """``module:function``."""
    functions = {
        f"{module.name}:{name}"
        for module in graph.modules.values()
        if holds_operations(module.name)
        for name, statements in module.definitions.items()
        if not name.startswith("_") and is_operation(statements[0])
    }
    return sorted(functions | seeded(graph))


def is_operation(statement: ast.stmt) -> bool:
    if not isinstance(statement, names.Function):
        return False
    return {"by", "at"} <= {argument.arg for argument in statement.args.kwonlyargs}


def seeded(graph: CallGraph) -> set[str]:
    """What the demonstration's seeder calls in a module of operations, whatever its name."""
    return {
        node
        for module in graph.modules.values()
        if module.name.startswith(SEEDER)
        for call in _calls(module)
        if (node := graph.resolve(module, call, {})) and _is_operation_function(graph, node)
    }


def _calls(module: names.Module) -> list[list[str]]:
    return [
        words
        for statements in module.definitions.values()
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and (words := dotted(node.func))
    ]


def _is_operation_function(graph: CallGraph, node: str) -> bool:
    module, _, name = node.partition(":")
    definition = graph.modules[module].definitions.get(name, [None])[0]
    return holds_operations(module) and isinstance(definition, names.Function)
