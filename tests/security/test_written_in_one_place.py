"""EXP-01, REL-07: one writer of spreadsheets, one kind of money; read in the source itself."""

import ast
import re

import pytest
from django.apps import apps
from django.db.models import FloatField

from cpts_portal.home import access
from tests.architecture.codebase import ROOT, python_files

EXPORTS = "cpts_portal/foundation/web/exports.py"
WRITERS = {"csv", "openpyxl", "xlsxwriter", "xlwt", "pandas"}
MONEY = re.compile(
    r"^(funding/|missions/(amounts|models|operations|queries)|cpts_portal/foundation/kernel/money)"
)
MONEY_FIELD = re.compile(r"(_eur|amount|price|cost)$")


def imported(path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    packages = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            packages |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            packages.add((node.module or "").partition(".")[0])
    return packages


def sources():
    return [
        (path.relative_to(ROOT).as_posix(), path)
        for path in python_files(ROOT)
        if not path.relative_to(ROOT).as_posix().startswith("tests/bench/")
    ]


@pytest.mark.requirement("EXP-01")
def test_one_module_writes_spreadsheets():
    """Reference files are read elsewhere, with ``csv.reader``; nothing else is written."""
    writing = {
        name
        for name, path in sources()
        if imported(path) & WRITERS
        and re.search(
            r"csv\.(Dict)?writer|csv\.Writer|[oO]penpyxl|xlsx?writer|pandas|xlwt",
            path.read_text(encoding="utf-8"),
        )
    }
    assert writing == {EXPORTS}


@pytest.mark.requirement("EXP-01")
def test_every_export_of_the_access_matrix_answers_through_that_module():
    routes = {route.name: route for route in access.routes()}
    exports = [row.route for row in access.matrix_rows() if re.search(r"\.(csv|<kind>)$", row.path)]
    assert len(exports) >= 8
    files = "from funding.downloads import"  # the three kinds of a file of figures
    answers = {
        name
        for name, path in sources()
        if any(way in path.read_text(encoding="utf-8") for way in ("web.exports import", files))
    }
    for route in exports:
        view = routes[route].view
        module = view.__module__.replace(".", "/") + ".py"
        assert module in answers, route


@pytest.mark.requirement("REL-07")
def test_no_model_keeps_money_in_a_float():
    floats, money = [], []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FloatField):
                floats.append(f"{model._meta.label}.{field.name}")
            if MONEY_FIELD.search(field.name) and hasattr(field, "decimal_places"):
                money.append((f"{model._meta.label}.{field.name}", field.decimal_places))
    assert floats == []
    assert len(money) >= 10
    assert [name for name, places in money if places != 2] == []


@pytest.mark.requirement("REL-07")
def test_no_amount_is_computed_with_a_float():
    """Neither ``float()`` nor a number with a decimal point where money is computed."""
    faults = []
    for name, path in sources():
        if not MONEY.match(name):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            if called or literal:
                faults.append(f"{name}:{node.lineno}")
    assert faults == []
