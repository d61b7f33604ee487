"""Every action that the code may trace has its words in French."""

import ast
from functools import cache

import pytest

from cpts_portal.foundation.management.commands.states_page import load_workflows
from cpts_portal.foundation.records import workflow
from cpts_portal.foundation.records.audit import words
from members.accounts.adapter import ANNOUNCED
from tests.architecture.codebase import ROOT, python_files

# the calls whose action stands in their arguments, and how many of them may be it
TRACING = {"add_entry": 1, "save_audited": 2, "record_change": 0}
# a table of states → how its steps begin in the traces
STEPS = {
    "Demande de médecin traitant": "care_request.",
    "Proposition à un médecin": "proposal.",
    "Heures déclarées": "declaration.",
    "Demande d’adhésion": "application.",
    "Adhésion": "membership.",
}


@cache
def traced_actions(root=ROOT) -> set[str]:
    """The plain ones, read in the code; those made of a step come from the tables of states."""
    actions = set()
    for path in python_files(root):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = (
                getattr(node.func, "attr", getattr(node.func, "id", ""))
                if isinstance(node, ast.Call)
                else ""
            )
            if name not in TRACING:
                continue
            arguments = [*node.args[: TRACING[name]], *(k.value for k in node.keywords)]
            actions |= {
                argument.value
                for argument in arguments
                if isinstance(argument, ast.Constant)
                and isinstance(argument.value, str)
                and "." in argument.value
            }
    return actions | set(ANNOUNCED.values())


def has_words(action: str) -> bool:
    return words.words_of(action) != action


def test_each_action_of_the_code_has_its_words():
    actions = traced_actions()
    assert {"care_request.list", "session.opened", "funding.batch.pay"} <= actions
    assert sorted(action for action in actions if not has_words(action)) == []


@pytest.mark.parametrize("package", ["operations", "queries", "content"])
def test_no_action_is_named_after_a_package_of_the_code(package):
    assert [action for action in traced_actions() if f".{package}." in action] == []


def test_an_action_once_written_under_the_name_of_a_package_still_reads_in_french():
    assert words.words_of("funding.dossier.operations.mission_words") == "Dossier annuel"


def test_each_step_of_the_tables_has_its_words():
    load_workflows()
    tables = {table.name: table for table in workflow.registered()}
    assert set(STEPS) <= set(tables)
    missing = [
        f"{prefix}{step.name}"
        for name, prefix in STEPS.items()
        for step in tables[name].transitions
        if not has_words(f"{prefix}{step.name}")
    ]
    assert missing == []


def test_a_new_action_without_words_is_seen_here_and_still_shown_there(tmp_path):
    (tmp_path / "members").mkdir()
    (tmp_path / "members" / "new.py").write_text('audit.add_entry("meeting.danced", by=by)\n')
    assert traced_actions(tmp_path) - traced_actions() == {"meeting.danced"}
    assert words.words_of("meeting.danced") == "meeting.danced"


def test_words_are_french_sentences_without_a_name_of_the_code():
    for sentence in [*words.WORDS.values(), *words.SUBJECTS.values()]:
        assert sentence[0].isupper() and not sentence.endswith(".") and "_" not in sentence


@pytest.mark.parametrize("kind", [words.READS, words.SIGN_INS, words.ACTS])
def test_an_action_is_of_one_kind(kind):
    others = [other for other in (words.READS, words.SIGN_INS, words.ACTS) if other is not kind]
    assert all(not kind.keys() & other.keys() for other in others)
