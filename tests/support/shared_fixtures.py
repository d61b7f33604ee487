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
    made = _layers.setdefault(build, Layer(build, below, copied))
    assert (made.below, made.copied) == (below, copied), f"{made.name} is two layers"

    def value(db):
        return STACK.value_of(made)

    value.layer = made
    return pytest.fixture(value)


def wanted_by(item) -> list[Layer]:
    """The layers that a test stands on, the lowest first; two that do not lie over each other are
    a fault of the test."""
    if not isinstance(item, pytest.Function):
        return []
    known = item._fixtureinfo.name2fixturedefs
    definitions = (known[name][-1] for name in item.fixturenames if known.get(name))
    chains = [one.func.layer.chain() for one in definitions if hasattr(one.func, "layer")]
    longest = max(chains, key=len, default=[])
    for chain in chains:
        assert chain == longest[: len(chain)], (chain[-1].name, longest[-1].name)
    return longest


class Stack:
    """The layers that stand now in this process's database."""

    def __init__(self):
        self._standing: list[tuple[Layer, Undone | None, Any]] = []
        self._connection = None

    def value_of(self, wanted: Layer):
        [value] = [value for built, _, value in self._standing if built == wanted]
        return copy.deepcopy(value) if wanted.copied else value

    def stand_on(self, layers: list[Layer]) -> None:
        if self._standing and connection.connection is not self._connection:
            # a test closed the connection: nothing is left to roll back to
            self._standing.clear()
        while not self._begins(layers):
            self._pop()
        for one in layers[len(self._standing) :]:
            self._push(one)

    def _begins(self, layers: list[Layer]) -> bool:
        standing = [built for built, _, _ in self._standing]
        return standing == layers[: len(standing)]

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
        self._standing.append((added, undone, value))

    def build(self, added: Layer):
        return added.build(*([self.value_of(added.below)] if added.below else []))

    def _pop(self) -> None:
        _, undone, _ = self._standing.pop()
        undone.__exit__(None, None, None)
        if not self._standing:
            connection.close()

    def build_in_place(self, layers: list[Layer]):
        """Inside the test itself, which commits; forgotten at its end."""
        try:
            for one in layers:
                self._standing.append((one, None, self.build(one)))
            yield
        finally:
            self._standing.clear()


STACK = Stack()


def commits(item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0]))
    return bool(asked) or bool({"transactional_db", "live_server"} & set(item.fixturenames))


class Layers:
    @pytest.fixture
    @classmethod
    def _on_its_layers(cls, request, django_db_setup, django_db_blocker):
        with django_db_blocker.unblock():
            STACK.stand_on([] if commits(request.node) else wanted_by(request.node))

    @pytest.fixture
    @classmethod
    def _django_db_helper(cls, request, _on_its_layers, _django_db_helper):
        """pytest-django's own, which opens the transaction of the test: on its layers."""
        if commits(request.node):
            yield from STACK.build_in_place(wanted_by(request.node))
        else:
            yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        """Before any fixture of its module: whoever names no layer finds an empty database."""
        if not wanted_by(item):
            with item.config.stash[blocking_manager_key].unblock():
                STACK.stand_on([])
