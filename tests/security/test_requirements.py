"""The table of what must hold and the tests that show it."""

from pathlib import Path

import pytest

from cpts_portal.ops.checks import requirements

TABLE = (
    "AUT-01 | C | nobody\nAUT-02 | M | somebody\nPDF-04 | H | signed | later: nothing is signed\n"
)
MARKED = '@pytest.mark.requirement("AUT-01")\ndef test_one(): ...\n'
WHOLE = 'pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUT-02", "ZZZ-09")]\n'


@pytest.fixture
def codebase(tmp_path: Path) -> Path:
    folder = tmp_path / "tests" / "security"
    folder.mkdir(parents=True)
    (folder / "requirements.txt").write_text("# head\n\n" + TABLE, encoding="utf-8")
    return tmp_path


def test_every_mark_names_a_row():
    assert requirements.unknown() == []


def test_every_critical_or_high_row_has_a_test_or_says_why_its_page_does_not_exist_yet():
    assert requirements.unshown() == []


def test_a_critical_row_without_a_test_is_seen(codebase):
    assert requirements.unshown(codebase) == ["AUT-01"]
    (codebase / "tests" / "test_it.py").write_text(MARKED, encoding="utf-8")
    assert requirements.unshown(codebase) == []


def test_a_mark_on_a_whole_file_counts_and_an_unknown_one_is_seen(codebase):
    (codebase / "tests" / "test_it.py").write_text(WHOLE, encoding="utf-8")
    assert requirements.tests_by_requirement(codebase)["AUT-02"] == ["tests/test_it.py"]
    assert requirements.unknown(codebase) == ["ZZZ-09"]
