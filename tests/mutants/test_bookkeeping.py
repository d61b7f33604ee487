"""What is kept between runs, when it holds no longer, and what the table says of it."""

import time

import pytest

from tests.mutants import bookkeeping, reports, sampling, targets
from tests.mutants.bookkeeping import Result, Trace
from tests.mutants.forking import End, forked


def result(key: str, outcome: str) -> Result:
    return Result(key, outcome, by="t", seconds=1.0, module="m1", tests="t1")


def test_the_last_result_of_a_mutant_counts(tmp_path):
    path = tmp_path / "results.jsonl"
    for outcome in ("survived", "killed"):
        bookkeeping.note(result("a", outcome), path)
    assert bookkeeping.results(path) == {"a": result("a", "killed")}


@pytest.mark.parametrize(
    ("outcome", "module", "tests", "holds"),
    [
        ("killed", "m1", "t1", True),
        ("killed", "m1", "t2", True),
        ("survived", "m1", "t1", True),
        ("survived", "m1", "t2", False),
        ("unreached", "m1", "t2", False),
        ("killed", "m2", "t1", False),
        ("broken", "m1", "t1", False),
    ],
)
def test_a_survivor_is_tried_again_when_tests_change_and_all_when_the_module_does(
    outcome, module, tests, holds
):
    assert result("a", outcome).holds(module, tests) is holds


def test_traces_are_read_again_as_long_as_the_product_is_the_same(tmp_path):
    path = tmp_path / "traces.json"
    traces = {
        "t::a": Trace("f", 0.5, True, frozenset({"m:f", "m:g"})),
        "t::b": Trace("f", 1.0, False, frozenset()),
    }
    bookkeeping.write_traces(path, "p1", traces)
    assert bookkeeping.read_traces(path, "p1") == traces
    assert bookkeeping.read_traces(path, "p2") == {}


def test_each_equivalent_mutant_exists_and_says_why():
    listed = bookkeeping.equivalents()
    modules = {key.partition(" | ")[0] for key in listed}
    known = {
        mutant.key
        for target in targets.targets()
        if target.module in modules
        for mutant in sampling.mutants(target.module, target.text)
    }
    assert listed.keys() - known == set()
    assert [key for key, sentence in listed.items() if len(sentence.split()) < 5] == []


def test_the_table_counts_and_the_thresholds_hold_together_and_for_each():
    chosen = {targets.Target("m", bookkeeping.EQUIVALENTS): ["a", "b", "c", "d", "e"]}
    ends = {"a": "killed", "b": "silent", "c": "survived", "d": "survived"}
    held = {key: result(key, outcome) for key, outcome in ends.items()}
    [row] = reports.module_rows(chosen, held, {"c": "why"})
    assert (row.killed, row.survived, row.equivalent, row.left, row.percent) == (2, 1, 1, 1, 66.7)
    assert row.survivors == ["d"]
    assert not reports.holds([reports.Row("m", killed=3, survived=1), reports.Row("n", killed=3)])
    assert reports.holds([reports.Row("m", killed=3, survived=1), reports.Row("n", killed=9)])
    assert not reports.holds([reports.Row("m", killed=9), reports.Row("n", killed=9, left=1)])
    assert not reports.holds([reports.Row("m", killed=2, survived=1), reports.Row("n", killed=99)])
    assert "66.7" in reports.lines([row])[1]


def test_a_forked_process_says_how_it_ended():
    def fails(say):
        say("begins", "one")
        say("failed", "one")

    assert forked(fails, patience=lambda step: 20) == End("failed", "one")


def test_a_forked_process_that_ends_without_a_word_died_at_its_step():
    import os

    def dies(say):
        say("begins", "two")
        os._exit(3)

    assert forked(dies, patience=lambda step: 20) == End("died", "two")


def test_a_forked_process_that_says_nothing_more_is_ended():
    def hangs(say):
        say("begins", "three")
        time.sleep(60)

    assert forked(hangs, patience=lambda step: 0.2 if step else 20) == End("silent", "three")


def test_every_module_of_rules_and_every_module_that_locks_is_a_target():
    names = {target.module for target in targets.targets()}
    assert {
        "patients.permissions",
        "patients.domain.masking",
        "funding.dossier.decision_rules",
        "funding.rates.table",
        "missions.workflow",
        "patients.operations.answers",
        "members.operations.applying",
        "members.operations.people",
        "cpts_portal.foundation.records.transitions",
        "cpts_portal.foundation.kernel.money",
    } <= names
    assert not {"patients.domain.labels", "funding.dossier.views.review.step"} & names
