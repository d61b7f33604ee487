"""The small changes that a good test notices, as pure functions on nodes of a syntax tree.

Each operator is given a node and where it stands, and yields what may stand there instead.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from members.enums import Role

LOOSER = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
CONTRARY = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
SIGNS = {ast.Add: ast.Sub, ast.Sub: ast.Add}
PRODUCTS = {ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult}
ROLES = {*Role.values, "system", "candidate", "person"}
ROW_LOCK = "select_for_update"


@dataclass(frozen=True)
class Place:
    """Where a node stands: ``parent.field`` or ``parent.field[index]``."""

    parent: ast.AST
    field: str
    index: int | None = None

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


Changes = Iterator[ast.AST]


@dataclass(frozen=True)
class Operator:
    name: str
    description: str
    changes: Callable[[ast.AST, Place], Changes]


def _with(node: ast.AST, **fields) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def comparisons(node: ast.AST, place: Place) -> Changes:
    if isinstance(node, ast.Compare):
        for index, op in enumerate(node.ops):
            other = (LOOSER | CONTRARY)[type(op)]()
            yield _with(node, ops=[*node.ops[:index], other, *node.ops[index + 1 :]])


def connectives(node: ast.AST, place: Place) -> Changes:
    if isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def negations(node: ast.AST, place: Place) -> Changes:
    """A single « == », « in » or « is » has its contrary among the comparisons."""
    if place.field not in ("test", "ifs") or not isinstance(node, ast.expr):
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif not (
        isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in CONTRARY
    ):
        yield ast.UnaryOp(ast.Not(), node)


def numbers(node: ast.AST, place: Place) -> Changes:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield from (ast.Constant(node.value + step) for step in (1, -1))
    elif _called(node) == "Decimal" and node.args and isinstance(node.args[0], ast.Constant):
        text = str(node.args[0].value)
        for step in (1, -1) if isinstance(node.args[0].value, str) else ():
            yield _with(node, args=[ast.Constant(str(Decimal(text) + step))])


def truths(node: ast.AST, place: Place) -> Changes:
    """A transaction that asks to be the outermost one is: it would only refuse to be another."""
    outermost = getattr(place.parent, "arg", "") == "durable"
    if isinstance(node, ast.Constant) and isinstance(node.value, bool) and not outermost:
        yield ast.Constant(not node.value)


def signs(node: ast.AST, place: Place) -> Changes:
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in SIGNS:
        yield _with(node, op=SIGNS[type(node.op)]())


def products(node: ast.AST, place: Place) -> Changes:
    """What is divided by a text is a path."""
    by = getattr(node, "right", None)
    if isinstance(by, ast.Constant) and isinstance(by.value, str):
        return
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in PRODUCTS:
        yield _with(node, op=PRODUCTS[type(node.op)]())


def refusals(node: ast.AST, place: Place) -> Changes:
    if isinstance(node, ast.Raise):
        yield ast.Pass()


def guards(node: ast.AST, place: Place) -> Changes:
    if isinstance(node, ast.If) and not node.orelse and place.field == "body":
        [first, *others] = node.body
        if isinstance(first, ast.Return) and not others:
            yield ast.Pass()


def row_locks(node: ast.AST, place: Place) -> Changes:
    if _called(node) == ROW_LOCK and isinstance(node.func, ast.Attribute):
        yield node.func.value


def locks(node: ast.AST, place: Place) -> Changes:
    """A statement that does nothing but lock; the lock of a lifecycle, which reads the row too."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        if _locks(node.value) or "advisory" in ast.unparse(node.value):
            yield ast.Pass()
    elif _is_lifecycle_lock(node):
        query = ast.parse(f"{node.func.value.id}.model.objects.get()", mode="eval").body
        yield _with(query, keywords=[ast.keyword("pk", node.args[0])])


def versions(node: ast.AST, place: Place) -> Changes:
    """Which version of the row the person saw is no longer asked."""
    if isinstance(node, ast.Call) and _locks(node):
        others = [keyword for keyword in node.keywords if keyword.arg != "version"]
        if len(others) < len(node.keywords):
            yield _with(node, keywords=others)


def roles(node: ast.AST, place: Place) -> Changes:
    """A role beside words is the code of a choice."""
    if isinstance(node, ast.Tuple | ast.Set | ast.List):
        if not any(_is_words(element) for element in node.elts):
            yield from _without_one(node, "elts", _is_role)
    elif _called(node) in ("has_role", "has"):
        yield from _without_one(node, "args", _is_role)


def source_states(node: ast.AST, place: Place) -> Changes:
    if _called(place.parent) == "Transition" and isinstance(node, ast.Tuple):
        yield from _without_one(node, "elts", lambda element: True)


def _without_one(node: ast.AST, field: str, accepts: Callable[[ast.AST], bool]) -> Changes:
    """An empty set of roles is refused when the module is read."""
    elements = getattr(node, field)
    for index, element in enumerate(elements if len(elements) > 1 else []):
        if accepts(element):
            yield _with(node, **{field: elements[:index] + elements[index + 1 :]})


def _is_role(node: ast.AST) -> bool:
    if isinstance(node, ast.Starred):
        return "role" in ast.unparse(node).lower()
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id in ("Role", "FundingBody")
    return isinstance(node, ast.Constant) and node.value in ROLES


def _is_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and " " in str(node.value)


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _locks(node: ast.Call) -> bool:
    return _called(node).lstrip("_").partition("_")[0] in ("lock", "locked")


def _is_lifecycle_lock(node: ast.AST) -> bool:
    named = _called(node) == "lock" and isinstance(node.func, ast.Attribute) and node.args
    return bool(named) and isinstance(node.func.value, ast.Name) and node.func.value.id.isupper()


OPERATORS = (
    Operator("comparison", "< ↔ <=, > ↔ >=, == ↔ !=, in ↔ not in, is ↔ is not", comparisons),
    Operator("connective", "and ↔ or", connectives),
    Operator("negation", "a condition says the contrary", negations),
    Operator("number", "a whole number or a Decimal, one more or one less", numbers),
    Operator("truth", "True ↔ False", truths),
    Operator("sign", "+ ↔ -", signs),
    Operator("product", "* ↔ /", products),
    Operator("refusal", "a raise is dropped", refusals),
    Operator("guard", "an « if …: return » is dropped", guards),
    Operator("row lock", "select_for_update is taken out", row_locks),
    Operator("lock", "a call that locks is taken out", locks),
    Operator("version", "the version that the person saw is not asked", versions),
    Operator("role", "one of the roles is taken away", roles),
    Operator("source state", "a transition no longer starts from one of its states", source_states),
)
