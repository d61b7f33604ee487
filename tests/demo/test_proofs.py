"""A piece of the demonstration proves the figure it hangs under: the same number, row by row."""

import re

import pytest

from cpts_portal.demo.fixture_data import fixture_data
from cpts_portal.demo.seed.indicators import in_words
from cpts_portal.demo.seed.proofs import TABLES, is_proof, proof_lines


def line(number: str) -> dict:
    return next(row for row in fixture_data().lines if row["id"] == number)


@pytest.mark.parametrize("year", [1, 4])
@pytest.mark.parametrize(("number", "words"), sorted(TABLES))
def test_a_table_of_evidence_holds_as_many_rows_as_its_figure_says(number, words, year):
    row = line(number)
    figure = row["years"].get(str(year))
    if figure is None:
        assert year == 1
        return
    head, *rows = proof_lines(row, year, words)
    if number == "L07":
        assert f"{figure['num']} sur {figure['den']}" in head
        late = [line for line in rows if int(line.rsplit(" ", 2)[-2]) > 3]
        assert (len(rows), len(rows) - len(late)) == (figure["den"], figure["num"])
    elif number == "L11":
        assert str(figure["portal"]) in head
        assert len(rows) == figure["held"]
    else:
        assert len(rows) == figure.get("portal", figure.get("value"))


def test_a_deliverable_proves_itself():
    assert not is_proof(line("L05"), "procédure d’orientation datée")
    assert proof_lines(line("L05"), 4, "procédure d’orientation datée") == []


def test_the_day_of_a_source_is_in_words():
    sources = [in_words(row["source"]) for row in fixture_data().lines]
    assert "CPAM, au 30\u00a0juin" in sources
    assert not [words for words in sources if re.search(r"\d\d/\d\d", words)]
