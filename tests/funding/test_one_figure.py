"""One figure has one name and one value, on every page and in every file, for every year."""

import csv
import io
import json
from collections import defaultdict

import openpyxl
import pytest
from django.template.loader import render_to_string

from cpts_portal.foundation.kernel.frozen_json import as_data
from funding.budget import operations as budget
from funding.budget.models import Expense
from funding.budget.views import FIGURES as BUDGET_COLUMNS
from funding.dossier.content import pdf_document
from funding.dossier.content.contents import DossierContents
from funding.dossier.content.presentation import template_context
from funding.figure_codes import FIGURES, NEUTRAL, name
from funding.indicators import queries as indicators
from members.operations import territory
from tests.funding.figure_reading import Value, figures, inside, loose_amounts, normal, parsed
from tests.funding.money_fixture_data import BY, TODAY
from tests.signing_in import GOURDON, make_role, signed_in
from tests.support.clocks import NOW, frozen_clock
from tests.support.csv_files import read_csv

pytestmark = pytest.mark.usefixtures("db", "loire_forez")
YEARS = (1, 2, 3, 4, 5)
DAY = TODAY.isoformat()
LINE_COLUMNS = (
    "max_eur",
    "proposed_eur",
    "granted_eur",
    "reached_eur",
    "defend_eur",
    "possible_eur",
    "missed_eur",
)
MONEY_KEYS = (
    "fixed_eur",
    "advance_eur",
    "balance_eur",
    "crisis_eur",
    "variable_max_eur",
    "maximum_eur",
    "received_eur",
    "cashed_eur",
    "spent_eur",
)


today = frozen_clock()


@pytest.fixture
def outputs(today):
    """Every figure of a page or a file, and the amounts outside any figure."""
    territory.found_association(
        **BY, name="CPTS Loire Forez", territory_name="Loire Forez", commune_codes=("46127",)
    )
    budget.record_expense(
        **BY,
        contract_year=4,
        expense=Expense(
            number="E900",
            mission_id="acces",
            nature="prestataire",
            label="Formation commandée",
            amount_eur="1180.00",
            spent_on=TODAY,
            progress="committed",
        ),
    )
    office, values, loose = signed_in(make_role("coordinator")), [], []
    for page, css in _pages():
        root = parsed(office.get(page).content.decode())
        parts = inside(root, css=css) if css else inside(root, tag="main")
        assert parts, page
        for part in parts:
            values += figures(page, part)
            loose += [f"{page}: {words}" for words in loose_amounts(part)]
    for year in YEARS:
        values += [
            *_budget_files(office, year),
            *_indicator_files(office, year),
            *_contract_files(office, year),
        ]
        values += _dossier(year, loose)
    return values, loose


def _pages():
    yield "/aujourdhui/", ""
    for year in YEARS:
        yield f"/budget/?annee={year}", ""
        yield f"/contrat/?annee={year}", ""
        yield f"/indicateurs/?annee={year}", ""
        yield f"/dossiers/{year}/", "dossier-part"
        for line in indicators.lines_of(year, TODAY):
            yield f"/indicateurs/{line.number}/{year}/", ""


def _csv_rows(office, url: str):
    table = office.get(url).content.decode()
    return csv.DictReader(io.StringIO(table.removeprefix("\ufeff")), delimiter=";")


def _sheet(office, url: str):
    book = openpyxl.load_workbook(io.BytesIO(office.get(url).content))
    head, *rows = book.active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _cells(where, row: dict, codes, part: str, year):
    """The columns bear the names of the registry: a missing one is a KeyError."""
    assert str(row["arrêté au"])[:10] == DAY
    for code in codes:
        value = row[name(code)]
        if value not in ("", None):
            yield Value(
                where, f"{code}.{part}" if part else code, str(year), DAY, normal(value), name(code)
            )


def _keys(where, data: dict, codes, part: str, year, as_of=DAY):
    for code in codes:
        if data.get(code) is not None:
            full = f"{code}.{part}" if part else code
            yield Value(where, full, str(year), as_of, normal(data[code]), name(code, year))


def _budget_files(office, year: int):
    for kind, rows in (
        ("csv", _csv_rows(office, f"/budget/budget.csv?annee={year}")),
        ("xlsx", _sheet(office, f"/budget/budget.xlsx?annee={year}")),
    ):
        for row in rows:
            yield from _cells(f"budget.{kind}", row, BUDGET_COLUMNS, row["code mission"], year)
    data = json.loads(office.get(f"/budget/budget.json?annee={year}").content)
    assert data["as_of"] == DAY
    yield from _keys("budget.json", data, BUDGET_COLUMNS, "", year)
    for envelope in data["envelopes"]:
        yield from _keys("budget.json", envelope, BUDGET_COLUMNS, envelope["mission_code"], year)


def _indicator_files(office, year: int):
    columns = (*LINE_COLUMNS, "suggested_eur")
    for row in _csv_rows(office, f"/indicateurs/indicateurs.csv?annee={year}"):
        yield from _cells("indicateurs.csv", row, columns, row["ligne"], year)
    for line in json.loads(office.get(f"/indicateurs/indicateurs.json?annee={year}").content):
        data = line | {k: v for k, v in line["status"].items() if k != "granted_eur"}
        yield from _keys("indicateurs.json", data, columns, line["number"], year)
        for figure in line["figures"]:
            code = "cpam_value" if figure["body"] == "cpam" else "own_value"
            yield from _keys(
                "indicateurs.json",
                {code: figure["value"]},
                (code,),
                line["number"],
                year,
                figure["as_of_on"],
            )


def _contract_files(office, year: int):
    data = json.loads(office.get(f"/contrat/contrat.json?annee={year}").content)
    yield from _keys("contrat.json", data, MONEY_KEYS, "", year)
    yield from _keys("contrat.json", data["variable"], LINE_COLUMNS, "", year)
    for position in data["positions"]:
        codes = ("due_eur", "received_eur", "to_receive_eur")
        yield from _keys("contrat.json", position, codes, position["code"], year)
    for row in _csv_rows(office, f"/contrat/contrat.csv?annee={year}"):
        assert row["code"] in FIGURES
        mission = row["mission ou part"]
        full = f"{row['code']}.{mission}" if mission else row["code"]
        yield Value("contrat.csv", full, row["année"], row["arrêté au"], normal(row["montant"]))


def _dossier(year: int, loose: list):
    """The PDF, and what is attached to it, from the same contents."""
    contents = DossierContents.collect(year, NOW)
    html = render_to_string(
        pdf_document.TEMPLATE,
        template_context(contents, as_of=NOW, version=1)
        | {"in_pdf": True, "pdf_title": "", "pdf_author": "", "pdf_as_of": "", "sha256": ""},
    )
    root = parsed(html)
    yield from figures(f"dossier {year}, papier", root)
    loose += [f"dossier {year}, papier: {words}" for words in loose_amounts(root)]
    data = json.loads(json.dumps(as_data(contents)))
    money, where = data["money"], f"dossier.json {year}"
    yield from _keys(where, money, MONEY_KEYS, "", year)
    for envelope in money["envelopes"]:
        codes = (
            "allotted_eur",
            "cashed_eur",
            "received_eur",
            "committed_eur",
            "spent_eur",
            "left_eur",
        )
        assert set(codes) <= set(envelope)
        yield from _keys(where, envelope, codes, envelope["code"], year)
    for line in (line for mission in data["missions"] for line in mission["lines"]):
        yield from _keys(where, line, LINE_COLUMNS, line["number"], year)
    header, *rows = read_csv(pdf_document._indicators(contents).decode())
    for row in rows:
        cells = dict(zip(header, row, strict=True)) | {"arrêté au": DAY}
        yield from _cells("indicateurs.csv joint", cells, LINE_COLUMNS, cells["ligne"], year)


def test_one_figure_has_one_name_and_one_value_wherever_it_is_said(outputs):
    figures_read, loose = outputs
    values, names, codes = defaultdict(dict), defaultdict(set), defaultdict(set)
    for figure in figures_read:
        values[figure.key].setdefault(figure.value, figure.where)
        base = figure.code.partition(".")[0]
        assert base in FIGURES, figure
        # the table of two years has a year at the head of each column
        if figure.name and figure.name not in NEUTRAL and not figure.name.startswith("Année"):
            names[base].add(figure.name.replace(f" {figure.year}", ""))
            codes[figure.name].add(base)
    two_values = {key: texts for key, texts in values.items() if len(texts) > 1}
    assert not two_values
    parts = {"Avance", "Solde des parts fixes", "Plan de crise", "Part variable, au plus"}
    wrong = {
        base: texts - {name(base)} for base, texts in names.items() if texts - {name(base)} - parts
    }
    assert not wrong
    assert not {words: bases for words, bases in codes.items() if len(bases) > 1}
    assert not loose
    assert len({figure.where for figure in figures_read}) > 90
    assert {"committed_eur.acces", "left_eur.acces", "cashed_eur", "received_eur"} <= {
        figure.code for figure in figures_read
    }


def test_no_name_serves_two_figures():
    names = [figure.name for figure in FIGURES.values()]
    assert len(names) == len(set(names))
    assert GOURDON and "Reçu" not in names


def test_a_second_value_a_second_name_and_a_bare_amount_are_found():
    page = parsed(
        "<main><table><thead><tr><th>Reçu</th></tr></thead><tr><td>"
        '<data value="1" data-figure="spent_eur" data-year="4" data-as-of="2026-11-18">1 €</data>'
        "</td></tr></table><p>reste 12,50 €</p></main>"
    )
    [row] = figures("page", page)
    assert (row.code, row.year, row.value, row.name) == ("spent_eur", "4", "1.000000", "Reçu")
    assert loose_amounts(page) == ["reste 12,50 €"]
