"""A plugin of pytest: the tests of one app are read once, then each mutant has a forked process.

The first pass runs every test and notes what it calls; it is skipped for tests already known. A
test that does not pass by itself is left out.
"""

import gc
import importlib
import json
import time
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from tests.metrics import project
from tests.mutants import bookkeeping, fresh, replacing, sampling
from tests.mutants.bookkeeping import Result, Trace
from tests.mutants.forking import forked
from tests.mutants.reaching import Readers, imported_by
from tests.mutants.tracing import Tracer

PATIENCE, SLOWER = 40, 8
# seconds of tests for one mutant: those that call little say most about each thing they call
ENOUGH = 30
AT_ONCE = ("row lock", "lock")


def pytest_addoption(parser):
    parser.addoption("--mutants", help="the plan of one app, written by python -m tests.mutants")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    if config.getoption("--mutants"):
        plan = json.loads(Path(config.getoption("--mutants")).read_text())
        config.pluginmanager.register(ForkServer(config, plan), "fork-server")


class ForkServer:
    def __init__(self, config, plan: dict):
        self.plan, self.tracer, self.readers = plan, Tracer(), Readers()
        self.product = bookkeeping.digest(project.python_files(project.PACKAGES))
        self.traces: dict[str, Trace] = {}
        self.imports: dict[Path, set[str]] = {}
        config.pluginmanager.register(self.tracer, "tracer")

    def pytest_sessionstart(self):
        # a failure of one mutant is no example for the next
        hypothesis.settings.register_profile("mutants", deadline=None, database=None)
        hypothesis.settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        # it reads the settings: not before the services have set them
        from tests.support import shared_fixtures

        self.session, self.layers = session, shared_fixtures
        self.tracer.watch_layers(shared_fixtures.STACK)
        self.items = {item.nodeid: item for item in session.items}
        # once for all the processes to come, with the views that a test may not have asked for
        for module in (*self.plan["modules"], "cpts_portal.urls"):
            importlib.import_module(module)
        replacing.forget_what_is_cached()
        self._first_pass()
        if self.stored:
            fresh.share_database()
        # a forked process copies only the memory that it writes to
        gc.freeze()
        for mutant in self._mutants():
            bookkeeping.note(self._try(mutant))
        return True

    def _first_pass(self) -> None:
        path = bookkeeping.FOLDER / f"traces-{self.plan['app']}.json"
        known = bookkeeping.read_traces(path, self.product)
        try:
            for test, item in self.items.items():
                file = bookkeeping.digest([item.path])
                if test not in known or known[test].file != file:
                    known[test] = self._trace(item, file)
        finally:
            known |= self._with_what_is_shared(known)
            bookkeeping.write_traces(path, self.product, known)
        self.stored = [item for item in self.items.values() if "db" in item.fixturenames]
        for item in self.stored[:1]:
            self._run(item)
        self._clear_away()
        self.traces = {test: known[test] for test in self.items}

    def _trace(self, item, file: str) -> Trace:
        called: set[str] = set()
        replacing.forget_what_is_cached()
        # of this process: what others do on the machine makes no test long
        began = time.process_time()
        with self.tracer.into(called):
            passed = self._run(item)
        return Trace(file, round(time.process_time() - began, 3), passed, frozenset(called))

    def _with_what_is_shared(self, known: dict[str, Trace]) -> dict[str, Trace]:
        """What is built once for several tests was called for each of them."""
        shared = {
            test: self.tracer.shared_by(item, self.layers.layers_of(item))
            for test, item in self.items.items()
            if test in known
        }
        return {
            test: replace(known[test], called=known[test].called | more)
            for test, more in shared.items()
        }

    def _run(self, item, following=None) -> bool:
        """The fixtures of the whole session stay."""
        reports = runtestprotocol(item, log=False, nextitem=following or self.session)
        return not any(report.failed for report in reports)

    def _clear_away(self) -> None:
        """No transaction, no connection: nothing that two processes could share."""
        from django.db import connections
        from django.test import TransactionTestCase
        from pytest_django.plugin import blocking_manager_key

        self.session._setupstate.teardown_exact(self.session)
        if not self.stored:
            return
        with self.session.config.stash[blocking_manager_key].unblock():
            self.layers.STACK.stand_on([])
            TransactionTestCase._fixture_teardown(None)
            connections.close_all()

    def _mutants(self) -> list[sampling.Mutant]:
        keys = set(self.plan["mutants"])
        return [
            mutant
            for module, path in self.plan["modules"].items()
            for mutant in sampling.mutants(module, Path(path).read_text(encoding="utf-8"))
            if mutant.key in keys
        ]

    def _try(self, mutant: sampling.Mutant) -> Result:
        began = time.monotonic()
        node = f"{mutant.module}:{mutant.function.partition('.<locals>')[0]}"
        tests = self._that_call({node}, mutant) if mutant.ran_at != "import" else []
        anew = not tests
        tests = tests or self._that_read(node, mutant)
        outcome, by = self._outcome(mutant, tests, anew)
        seconds = round(time.monotonic() - began, 2)
        digests = self.plan["digests"][mutant.module], self.plan["tests"]
        return Result(mutant.key, outcome, by, seconds, *digests)

    def _outcome(self, mutant, tests: list[str], anew: bool) -> tuple[str, str]:
        if not tests:
            return "unreached", ""
        end = forked(lambda say: self._kill(mutant, tests, say), patience=self._patience)
        if end.what == "silent":
            fresh.end_other_sessions()
        self._clear_away()
        if end.what in ("not here", "passed") and anew:
            # what was made of it at import may hold the old value
            return fresh.outcome(mutant.key, tests)
        names = {"failed": "killed", "passed": "survived"}
        return names.get(end.what, end.what), end.test

    def _that_call(self, nodes: set[str], mutant: sampling.Mutant) -> list[str]:
        """Those that need nothing first, then by what they stand on, the quickest first. A lock is
        missed only by who really commits."""
        reaching = [
            test for test, trace in self.traces.items() if trace.passed and trace.called & nodes
        ]
        apart = mutant.operator in AT_ONCE
        reaching.sort(
            key=lambda test: (
                apart and not self.layers.commits(self.items[test]),
                self._calls(test),
            )
        )
        return sorted(self._enough(reaching), key=self._cost)

    def _enough(self, tests: list[str]) -> list[str]:
        until = accumulate(self.traces[test].seconds for test in tests)
        chosen = [test for test, total in zip(tests, until, strict=True) if total < ENOUGH]
        return chosen or tests[:1]

    def _that_read(self, node: str, mutant) -> list[str]:
        """Of what is made when the module is read: first the tests that import it."""
        readers = self.readers.readers_of(*node.split(":"))
        named = [
            test
            for test, item in self.items.items()
            if self.traces[test].passed and mutant.module in self._imported_by(item.path)
        ]
        called = self._that_call(readers or self._of_module(mutant.module), mutant)
        return list(dict.fromkeys([*self._enough(sorted(named, key=self._cost)), *called]))

    def _imported_by(self, path: Path) -> set[str]:
        if path not in self.imports:
            self.imports[path] = imported_by(path.read_text(encoding="utf-8"))
        return self.imports[path]

    def _of_module(self, module: str) -> set[str]:
        called = set().union(*(trace.called for trace in self.traces.values()))
        return {node for node in called if node.startswith(f"{module}:")}

    def _calls(self, test: str) -> int:
        return len(self.traces[test].called)

    def _cost(self, test: str) -> tuple:
        names = [layer.name for layer in self.layers.layers_of(self.items[test])]
        return self.layers.commits(self.items[test]), names, self.traces[test].seconds

    def _patience(self, test: str) -> float:
        return PATIENCE + SLOWER * (self.traces[test].seconds if test in self.traces else 0)

    def _kill(self, mutant: sampling.Mutant, tests: list[str], say) -> None:
        try:
            replacing.put_in_place(mutant)
        except replacing.NotHere:
            return say("not here", "")
        items = [self.items[test] for test in tests]
        for item, following in zip(items, [*items[1:], None], strict=True):
            say("begins", item.nodeid)
            if not self._run(item, following):
                return say("failed", item.nodeid)
        return say("passed", "")
