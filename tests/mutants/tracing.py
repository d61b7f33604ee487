"""Which functions of the project each test calls: what is built for several counts for each."""

import os
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest

from tests.metrics import project

ROOT = f"{project.ROOT}{os.sep}"
_FOLDERS = tuple(f"{ROOT}{name}{os.sep}" for name in project.PACKAGES)


def node_of(code) -> str:
    """``module:Class.method``; a function inside another counts as that one."""
    module = code.co_filename.removeprefix(ROOT).removesuffix(".py").replace(os.sep, ".")
    return f"{module.removesuffix('.__init__')}:{code.co_qualname.partition('.<locals>')[0]}"


class Tracer:
    """``shared``: what was called while something that several tests stand on was built."""

    def __init__(self):
        self.shared: dict[str, set[str]] = defaultdict(set)
        self._codes: set | None = None
        self._names: dict = {}

    @contextmanager
    def into(self, called: set[str]) -> Iterator[None]:
        """What runs meanwhile is written there and nowhere else."""
        outer, mine = self._codes, set()
        self._listen(mine)
        try:
            yield
        finally:
            self._listen(outer)
            called |= {self._name(code) for code in mine} - {""}

    def _listen(self, codes: set | None) -> None:
        def heard(frame, event, argument):
            if event == "call":
                codes.add(frame.f_code)

        self._codes = codes
        hook = None if codes is None else heard
        threading.setprofile(hook)
        sys.setprofile(hook)

    def _name(self, code) -> str:
        if code not in self._names:
            ours = code.co_filename.startswith(_FOLDERS)
            self._names[code] = node_of(code) if ours else ""
        return self._names[code]

    def _apart(self, name: str):
        return nullcontext() if self._codes is None else self.into(self.shared[name])

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        if fixturedef.scope == "function":
            return (yield)
        with self._apart(f"fixture {fixturedef.argname}"):
            return (yield)

    def watch_layers(self, stack) -> None:
        push = stack._push

        def watched(added):
            with self._apart(f"layer {added.name}"):
                push(added)

        stack._push = watched

    def shared_by(self, item, layers) -> set[str]:
        names = [f"layer {layer.name}" for layer in layers]
        names += [f"fixture {name}" for name in getattr(item, "fixturenames", ())]
        return set().union(*(self.shared.get(name, set()) for name in names))
