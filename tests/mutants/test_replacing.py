"""A mutant put in place of what a module holds, and of what others took from it."""

import gc
import importlib
import sys

import pytest

from tests.mutants import replacing, sampling

RULES = """
from dataclasses import dataclass
from functools import cache, wraps

LIMIT = 3
DOUBLE = LIMIT * 2

def noted(function):
    @wraps(function)
    def inner(*args):
        return function(*args)
    return inner

@noted
def is_small(count, strict=False):
    return count < LIMIT

@dataclass
class Row:
    size: int = 5

    @property
    def is_large(self):
        return self.size > 9

def over(edge):
    def rule(count):
        return count > edge
    return rule

is_big = over(100)

@cache
def once():
    return LIMIT - 1

class Plain:
    size = 5
"""


@pytest.fixture
def rules(tmp_path, monkeypatch):
    (tmp_path / "mutated_rules.py").write_text(RULES)
    (tmp_path / "mutated_reader.py").write_text("from mutated_rules import LIMIT, is_big, Row\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(replacing, "_is_ours", lambda name: (name or "").startswith("mutated_"))
    replacing._loaded_objects.cache_clear()
    reader = importlib.import_module("mutated_reader")
    yield sys.modules["mutated_rules"], reader
    for name in ("mutated_rules", "mutated_reader"):
        del sys.modules[name]
    replacing._loaded_objects.cache_clear()


def put(function: str, change: str) -> None:
    [mutant] = [
        mutant
        for mutant in sampling.mutants("mutated_rules", RULES)
        if (mutant.function, mutant.change) == (function, change)
    ]
    replacing.put_in_place(mutant)


def test_a_decorated_function_has_the_code_of_its_mutant(rules):
    assert not rules[0].is_small(3)
    put("is_small", "count < LIMIT → count <= LIMIT")
    assert rules[0].is_small(3)


def test_what_was_set_aside_for_the_collector_is_found(rules):
    gc.freeze()
    put("is_small", "count < LIMIT → count <= LIMIT")
    assert rules[0].is_small(3)
    assert gc.get_freeze_count()


def test_a_property_too(rules):
    put("Row.is_large", "self.size > 9 → self.size >= 9")
    assert rules[1].Row(9).is_large


def test_a_default_is_given_anew(rules):
    assert rules[0].is_small.__wrapped__.__defaults__ == (False,)
    put("is_small", "False → True")
    assert rules[0].is_small.__wrapped__.__defaults__ == (True,)


def test_a_rule_made_earlier_has_the_code_of_its_mutant(rules):
    put("over.<locals>.rule", "count > edge → count >= edge")
    assert rules[1].is_big(100)


def test_what_is_made_of_a_constant_follows_it_everywhere(rules):
    put("LIMIT", "3 → 4")
    assert (rules[0].DOUBLE, rules[1].LIMIT, rules[0].once()) == (8, 4, 3)


def test_a_rule_that_others_hold_closes_over_the_new_value(rules):
    put("is_big", "over(100) → over(99)")
    assert rules[1].is_big(100)


def test_a_dataclass_that_others_hold_has_the_new_default(rules):
    put("Row", "5 → 6")
    assert rules[1].Row().size == 6


def test_another_class_is_left_to_a_new_process(rules):
    with pytest.raises(replacing.NotHere):
        put("Plain", "5 → 6")
