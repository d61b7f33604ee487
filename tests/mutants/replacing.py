"""A mutant put in place in a process that has read everything already.

A function gets the code of its mutant. Data of a module is made anew, with what the module derives
from it; objects that others hold are filled anew where they stand, the others are put in place of
the old ones wherever a module names them.
"""

import ast
import functools
import gc
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType

from tests.metrics import project
from tests.mutants.sampling import Mutant


class NotHere(Exception):
    """Only a process that reads the mutant from the start can run it."""


def put_in_place(mutant: Mutant) -> None:
    forget_what_is_cached()
    module = sys.modules[mutant.module]
    if mutant.ran_at == "import":
        _make_anew(mutant, module)
        return
    if not _swap_code(module.__file__, mutant.compiled(module.__file__), mutant.function):
        raise NotHere(mutant.key)
    if mutant.ran_at == "defaults":
        _give_defaults(mutant, module)


def forget_what_is_cached() -> None:
    for cache in _loaded_objects().caches:
        cache.cache_clear()


@dataclass(frozen=True)
class LoadedObjects:
    caches: list
    functions: dict[str, list[FunctionType]]


@functools.cache
def _loaded_objects() -> LoadedObjects:
    """Found once, when everything is read. By their type: a lazy object answers « isinstance »
    with what it stands for, and is made by the question."""
    caches, functions = [], defaultdict(list)
    for candidate in _every_object():
        if type(candidate) is functools._lru_cache_wrapper and _is_ours(candidate.__module__):
            caches.append(candidate)
        elif type(candidate) is FunctionType and _is_ours(candidate.__module__):
            functions[candidate.__code__.co_filename].append(candidate)
    return LoadedObjects(caches, functions)


def _every_object() -> list:
    """With those set aside once the tests were collected, which the collector does not list."""
    set_aside = gc.get_freeze_count()
    gc.unfreeze()
    objects = gc.get_objects()
    if set_aside:
        gc.freeze()
    return objects


def _is_ours(module: str | None) -> bool:
    return (module or "").partition(".")[0] in project.PACKAGES


def _swap_code(path: str, code: CodeType, function: str) -> int:
    outermost = function.partition(".<locals>")[0]
    mutated = {_identity(inner): inner for inner in _codes(code) if _outermost(inner) == outermost}
    swapped = 0
    for held in _loaded_objects().functions[path]:
        new = mutated.get(_identity(held.__code__))
        if new is None:
            continue
        if new.co_freevars != held.__code__.co_freevars:
            raise NotHere(function)
        held.__code__ = new
        swapped += 1
    return swapped


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


def _identity(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _outermost(code: CodeType) -> str:
    return code.co_qualname.partition(".<locals>")[0]


def _give_defaults(mutant: Mutant, module: ModuleType) -> None:
    with mutant.injected() as tree:
        functions = [
            node for node in ast.walk(tree) if mutant.place.parent is getattr(node, "args", None)
        ]
    for held in _loaded_objects().functions[module.__file__]:
        if held.__qualname__ == mutant.function and functions:
            arguments = functions[0].args
            with mutant.injected():
                values = [_value(node, module) for node in arguments.defaults]
                named = {
                    node.arg: _value(default, module)
                    for node, default in zip(
                        arguments.kwonlyargs, arguments.kw_defaults, strict=True
                    )
                    if default is not None
                }
            held.__defaults__, held.__kwdefaults__ = tuple(values), named


def _value(expression: ast.expr, module: ModuleType):
    code = compile(ast.Expression(expression), module.__file__, "eval")
    return eval(code, dict(vars(module)))


def _make_anew(mutant: Mutant, module: ModuleType) -> None:
    scratch = dict(vars(module))
    with mutant.injected() as tree:
        statements = _derived(tree, mutant)
        if any(isinstance(node, ast.ClassDef) and not _is_dataclass(node) for node in statements):
            raise NotHere(mutant.key)
        code = compile(ast.Module(statements, []), module.__file__, "exec")
    exec(code, scratch)
    for name, new in scratch.items():
        old = vars(module).get(name)
        if name != "__builtins__" and new is not old:
            _replace(module, name, old, new)


def _derived(tree: ast.Module, mutant: Mutant) -> list[ast.stmt]:
    """The statement that holds the change, and those after it that read what it makes."""
    bound: set[str] = set()
    statements = []
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.Import | ast.ImportFrom):
            continue
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        loaded = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        if any(node is mutant.place.parent for node in ast.walk(statement)) or loaded & bound:
            statements.append(statement)
            bound |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
            bound |= {statement.name} if isinstance(statement, ast.ClassDef) else set()
    return statements


def _is_dataclass(node: ast.ClassDef) -> bool:
    return any("dataclass" in ast.unparse(name) for name in node.decorator_list) and not node.bases


def _replace(module: ModuleType, name: str, old, new) -> None:
    if isinstance(old, type):
        for attribute, value in vars(new).items():
            if attribute not in ("__dict__", "__weakref__", "__slots__", "__module__"):
                setattr(old, attribute, value)
    elif isinstance(old, FunctionType):
        _fill_function(old, new)
    elif _is_ours(type(old).__module__) and hasattr(old, "__dict__"):
        vars(old).update(vars(new))
    else:
        for place in [imported for key, imported in sys.modules.items() if _is_ours(key)]:
            if vars(place).get(name) is old:
                setattr(place, name, new)


def _fill_function(old: FunctionType, new: FunctionType) -> None:
    """A rule made by another function: what it closes over is what changed."""
    for cell, fresh in zip(old.__closure__ or (), new.__closure__ or (), strict=True):
        cell.cell_contents = fresh.cell_contents
    vars(old).update(vars(new))
    old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
