"""A file for a spreadsheet runs nothing and loses nothing."""

import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.web.exports import (
    csv_response,
    csv_text,
    json_response,
    safe_cell,
    safe_text,
    xlsx_bytes,
)
from tests.support.csv_files import plain_text, read_csv

pytestmark = pytest.mark.requirement("EXP-01")

starts = st.sampled_from(
    ["", "'", "''", " ", "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
)
texts = st.builds(
    lambda start, rest: start + rest,
    starts,
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30),
)
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1＋1",
        "＠SUM",
        "＋1＋1",
        "－1－1",
        " =1+1",
        "'=1+1",
        '=HYPERLINK("http://x")',
        "-",
        "+",
        "+33=1",
    ],
)
def test_a_formula_becomes_a_text(text):
    assert safe_text(text) == f"'{text}"
    assert plain_text(safe_text(text)) == text


@pytest.mark.requirement("IDN-03")
@pytest.mark.parametrize(
    "text",
    [
        *(
            "+33 6 12 34 56 78",
            "06\u00a012\u00a034\u00a056\u00a080",
            "+41\u00a022\u00a0555\u00a012\u00a034",
        ),
        *("-12,50", "-1\u202f234,50\u00a0€", "-3", "2A004", "97150", "99700000005", "O’Brien–Ñ"),
        *("a=b", "d'accord", "'tis", ""),
    ],
)
def test_a_phone_a_negative_number_and_a_code_survive_as_they_are(text):
    assert safe_text(text) == text
    assert plain_text(text) == text


@pytest.mark.requirement("IDN-03")
@pytest.mark.parametrize(
    "text",
    [
        *("01304", "0612345678", "+33612345678", "+41225551234", "73282932000074"),
        *("012345678", "42E00001", "'01304"),
    ],
)
def test_a_code_that_a_spreadsheet_would_shorten_stays_a_text(text):
    assert safe_text(text) == f"'{text}"
    assert plain_text(safe_text(text)) == text


@given(texts)
def test_any_text_comes_back_unchanged(text):
    assert plain_text(safe_text(text)) == text


@given(texts)
def test_no_cell_runs(text):
    cell = safe_text(text)
    if cell.lstrip(" \u00a0\u202f").startswith(FORMULAS):
        assert all(c in "0123456789.,  \u00a0\u202f€%" for c in cell[1:])


@given(st.lists(st.lists(texts, min_size=2, max_size=4), max_size=5))
def test_a_whole_file_comes_back_unchanged(rows):
    header = ["a", "=b"]
    assert list(read_csv(csv_text(header, rows))) == [header, *rows]


def test_values_are_written_for_french_spreadsheets():
    assert safe_cell(Decimal("-1234.50")) == "-1234,50"
    assert safe_cell(date(2022, 7, 5)) == "2022-07-05"
    assert safe_cell(datetime(2022, 7, 5, 8, 30, tzinfo=UTC)) == "2022-07-05T10:30+02:00"
    assert [safe_cell(v) for v in (None, True, False, 12)] == ["", "oui", "non", "12"]


@given(texts)
def test_no_cell_of_a_workbook_is_a_formula(text):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["titre"], [[text]])))
    cell = book.active["A2"]
    assert cell.data_type in ("s", "inlineStr") or cell.value is None


def test_numbers_and_dates_stay_numbers_and_dates():
    rows = [[Decimal("170625.00"), date(2022, 7, 5), 3, None, True, "=1"]]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["a"] * 6, rows, sheet="à/b:c")))
    cells = [cell.value for cell in book.active[2]]
    assert cells[0] == 170625
    assert cells[1].date() == date(2022, 7, 5)
    assert cells[2:] == [3, None, "oui", "=1"]
    assert book.active["F2"].data_type != "f"


@pytest.mark.parametrize(
    ("amount", "number_format"),
    [("1234567.50", "#,##0.00"), ("992.00", "#,##0.00"), ("45000", "#,##0")],
)
def test_an_amount_of_a_workbook_has_the_separators_of_its_reader(amount, number_format):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["€"], [[Decimal(amount)]])))
    assert book.active["A2"].number_format == number_format


@dataclass(frozen=True)
class Row:
    amount_eur: Decimal
    on: date


def test_json_keeps_the_cents():
    content = json.loads(json_response("essai", [Row(Decimal("10.50"), date(2022, 7, 5))]).content)
    assert content == [{"amount_eur": "10.50", "on": "2022-07-05"}]


def test_a_file_name_cannot_break_its_header():
    response = csv_response('é"\r\nx', ["a"], [])
    assert response["Content-Disposition"] == 'attachment; filename="-x.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.requirement("IDN-03")
@pytest.mark.parametrize("code", ["01304", "2A004", "2B033", "97150", "09700", "0612345678"])
def test_a_code_is_a_text_from_end_to_end(code):
    _, row = read_csv(csv_text(["Commune"], [[code]]))
    assert row == [code]
    cell = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(["Commune"], [[code]]))).active["A2"]
    assert (cell.value, cell.data_type) == (code, "s")
