"""What the code costs only goes down: ``tests/metrics/held.json``."""

import json

import pytest

from tests.metrics import held, machine, measured, static
from tests.metrics.call_graph import of_project
from tests.support.populated import populated, portal

__all__ = ["populated", "portal"]

HELD = held.load()


def worse(figures: dict[str, object]) -> str:
    return "\n".join(held.worse(figures, HELD))


def test_no_figure_of_the_files_gets_worse():
    figures = static.figures()
    assert not worse({name: figures[name] for name in held.STATIC})


def test_no_more_functions_stand_between_a_view_and_its_save(portal):
    assert not worse({"frames_to_save": measured.frames_to_save(portal)})


def test_no_new_entry_of_a_menu_leads_nowhere(portal):
    assert not worse({"missing_menu_targets": measured.missing_menu_targets(portal)})


@pytest.mark.long
def test_no_new_operation_is_out_of_reach(portal):
    assert not worse({"orphan_operations": measured.orphan_operations(portal)})


def test_what_a_machine_starts_exists():
    assert machine.missing(of_project()) == []


def test_every_held_figure_is_in_the_table():
    assert set(HELD) == {*held.STATIC, *held.MEASURED}


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ({"largest_file": 301}, "largest_file: 301, was 300"),
        ({"import_share": 8.1}, "import_share: 8.1, was 8"),
        ({"frames_to_save": {"declare": 5}}, "frames_to_save, declare: 5, was 4"),
        ({"orphan_operations": ["a.b"]}, "orphan_operations: a.b is new"),
    ],
)
def test_a_figure_that_gets_worse_is_named(now, sentence):
    before = {
        "largest_file": 300,
        "import_share": 8.0,
        "frames_to_save": {"declare": 4},
        "orphan_operations": ["a.c"],
    }
    assert held.worse(now, before) == [sentence]


def test_a_figure_that_gets_better_is_let_through():
    before = {"largest_file": 300, "orphan_operations": ["a.b", "a.c"], "frames": {"declare": 4}}
    now = {"largest_file": 299, "orphan_operations": ["a.c"], "frames": {"declare": 3}}
    assert held.worse(now, before) == []


def test_what_is_only_printed_is_not_held(tmp_path):
    figures = dict.fromkeys((*held.STATIC, *held.MEASURED), 1) | {"lines": 9}
    held.write(figures, tmp_path / "held.json")
    content = json.loads((tmp_path / "held.json").read_text(encoding="utf-8"))
    assert "lines" not in content and content["cycles"] == 1
