"""What many tests begin with is built once per process; each test rolls back to it.

A layer is a transaction that is never committed. A test names its fixture as any other; a layer
may lie over another one, and is then given what that one gave. Tests of one layer run together.

    world = layer(build_world)
    browsers = layer(make_accounts, over=build_world)

A test that commits (``transaction=True``) cannot stand on a layer: it has its own built in place.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.plugin import blocking_manager_key


class Undone(transaction.Atomic):
    """A transaction that is never committed, inside which operations may open theirs."""

    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)
        self._from_testcase = True

    def __exit__(self, *exc):
        transaction.set_rollback(True)
        return super().__exit__(*exc)


@dataclass(frozen=True)
class Layer:
    """``copied``: each test has a copy of the value, and does not meet what another changed."""

    build: Callable[..., Any]
    below: "Layer | None"
    copied: bool

    @property
    def name(self) -> str:
        return f"{self.build.__module__}.{self.build.__qualname__}"

    def chain(self) -> list["Layer"]:
        return [*(self.below.chain() if self.below else []), self]


_layers: dict[Callable, Layer] = {}


def layer(build: Callable[..., Any], *, over: Callable | None = None, copied: bool = True):
    """The fixture whose value ``build`` gives; ``over``: what builds the layer under it."""
    below = None
    if over:
        below = _layers.setdefault(over, Layer(over, None, copied=True))
    built = _layers.setdefault(build, Layer(build, below, copied))
    assert (built.below, built.copied) == (below, copied), f"{built.name} is two layers"

    def value(db):
        return STACK.value_of(built)

    value.layer = built
    return pytest.fixture(value)


def layers_of(item) -> list[Layer]:
    """The layers that a test stands on, the lowest first; two that do not lie over each other are
    a fault of the test."""
    if not isinstance(item, pytest.Function):
        return []
    known = item._fixtureinfo.name2fixturedefs
    fixtures = (known[name][-1] for name in item.fixturenames if known.get(name))
    chains = [fixture.func.layer.chain() for fixture in fixtures if hasattr(fixture.func, "layer")]
    longest = max(chains, key=len, default=[])
    for chain in chains:
        assert chain == longest[: len(chain)], (chain[-1].name, longest[-1].name)
    return longest


class Stack:
    """The layers that stand now in this process's database."""

    def __init__(self):
        self._built: list[tuple[Layer, Undone | None, Any]] = []
        self._connection = None

    def value_of(self, layer: Layer):
        [value] = [value for built, _, value in self._built if built == layer]
        return copy.deepcopy(value) if layer.copied else value

    def stand_on(self, layers: list[Layer]) -> None:
        if self._built and connection.connection is not self._connection:
            # a test closed the connection: nothing is left to roll back to
            self._built.clear()
        while not self._begins(layers):
            self._pop()
        for layer in layers[len(self._built) :]:
            self._push(layer)

    def _begins(self, layers: list[Layer]) -> bool:
        built = [layer for layer, _, _ in self._built]
        return built == layers[: len(built)]

    def _push(self, added: Layer) -> None:
        undone = Undone()
        undone.__enter__()
        try:
            value = self.build(added)
            # once for all: each test would check them again at its end
            connection.check_constraints()
        except BaseException:
            undone.__exit__(None, None, None)
            raise
        self._connection = connection.connection
        self._built.append((added, undone, value))

    def build(self, added: Layer):
        return added.build(*([self.value_of(added.below)] if added.below else []))

    def _pop(self) -> None:
        _, undone, _ = self._built.pop()
        undone.__exit__(None, None, None)
        if not self._built:
            connection.close()

    def build_in_place(self, layers: list[Layer]):
        """Inside the test itself, which commits; forgotten at its end."""
        try:
            for layer in layers:
                self._built.append((layer, None, self.build(layer)))
            yield
        finally:
            self._built.clear()


STACK = Stack()


def commits(item) -> bool:
    marker = item.get_closest_marker("django_db")
    marked = marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0]))
    return bool(marked) or bool({"transactional_db", "live_server"} & set(item.fixturenames))


class Layers:
    @pytest.fixture
    @classmethod
    def _on_its_layers(cls, request, django_db_setup, django_db_blocker):
        with django_db_blocker.unblock():
            STACK.stand_on([] if commits(request.node) else layers_of(request.node))

    @pytest.fixture
    @classmethod
    def _django_db_helper(cls, request, _on_its_layers, _django_db_helper):
        """pytest-django's own, which opens the transaction of the test: on its layers."""
        if commits(request.node):
            yield from STACK.build_in_place(layers_of(request.node))
        else:
            yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        """Before any fixture of its module: whoever names no layer finds an empty database."""
        if not layers_of(item):
            with item.config.stash[blocking_manager_key].unblock():
                STACK.stand_on([])
