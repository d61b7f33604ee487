"""What an address may ask is declared, page by page; the rest is ignored, whatever it holds."""

import ast
import inspect
import re
from functools import cache
from pathlib import Path

import pytest

from cpts_portal.home import access
from tests.architecture.codebase import ROOT
from tests.security.guards import probes
from tests.support.populated_portal import fill

pytestmark = pytest.mark.requirement("WEB-05")
ROUTES = probes.routes_by_name()
ROWS = {row.route: row for row in access.matrix_rows()}
DECLARED = {
    route.name: route.view.query for route in access.routes() if getattr(route.view, "query", ())
}
# asked of nothing, its address leads back to the page that asks
LEADS_BACK = {"patients:follow_step": DECLARED.pop("patients:follow_step")}
BAD = (
    *("", "-1", "99999999999999999999", "NaN", "1e309", "'", "%00a", "%FF%FE", "²"),
    *("9999-12-31", "x" * 2000),
)
# by the handful: what is ignored alone is ignored together, and one request costs less than five
UNDECLARED = (
    "ordering=-pk&order_by=password&o=-1&sort=name&limit=100000&offset=-1&page_size=100000",
    "person__user__password__startswith=a&id__in=1,2&state=accepted&is_staff=1&unlisted=1&office=1",
    "fields=*&format=json&view=all&page%00=2&%FF=1&=1&&&",
    "a" * 10_000 + "=1",
)
_LINKS = re.compile(rb'\b(?:href|action|hx-get)="[^"]*"')


def views_that_read_their_address() -> set[str]:
    """By their own code and what it names of its module: ``request.GET`` or ``next_address``."""
    names = set()
    for route in access.routes():
        view = inspect.unwrap(route.view)
        source = inspect.getsourcefile(view)
        ours = getattr(route.view, "access", None) and source and source.startswith(str(ROOT))
        if ours and _reads_address(view.__name__, _functions(source)):
            names.add(route.name)
    return names


@cache
def _functions(source: str) -> dict[str, ast.AST]:
    tree = ast.parse(Path(source).read_text(encoding="utf-8"))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _reads_address(name: str, functions: dict[str, ast.AST], past: frozenset = frozenset()) -> bool:
    nodes = list(ast.walk(functions[name]))
    if any(isinstance(node, ast.Attribute) and node.attr == "GET" for node in nodes):
        return True
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    called = (names & functions.keys()) - past - {name}
    return "next_address" in names or any(
        _reads_address(inner, functions, past | {name, *called}) for inner in called
    )


def ask(portal, route: str, query: str):
    row = ROWS[route]
    reader = next(
        who for who in portal.readers.values() if who.role in row.read_roles and not who.gated
    )
    address = fill(row, ROUTES[route], portal.values)
    return probes.page_signature(reader.client, f"{address}?{query}")


@pytest.mark.parametrize("route", DECLARED)
def test_no_value_of_a_declared_name_breaks_its_page(portal, route):
    """A page, or the year that does not exist; never a fault of ours."""
    for name in DECLARED[route]:
        for value in BAD:
            assert ask(portal, route, f"{name}={value}")[0] in (200, 404), (name, value[:40])
    twice = "&".join(f"{name}=1&{name}=NaN&{name}[]=2" for name in DECLARED[route])
    assert ask(portal, route, twice)[0] in (200, 404)


@pytest.mark.parametrize("route", DECLARED)
def test_what_is_not_declared_is_ignored(portal, route):
    """The page is the same to the letter: no row more, no other order."""
    baseline = ask(portal, route, "")
    assert baseline[0] == 200
    for query in UNDECLARED:
        answer = ask(portal, route, query)
        assert answer[:2] == baseline[:2], query[:60]
        # a link to the next page carries on what the address said
        assert _LINKS.sub(b"", answer[2]) == _LINKS.sub(b"", baseline[2]), query[:60]


@pytest.mark.parametrize("route", LEADS_BACK)
def test_an_address_that_asks_nothing_leads_back_whatever_it_holds(portal, route):
    baseline = ask(portal, route, "")
    assert baseline[0] == 302
    bad = [f"{name}={value}" for name in LEADS_BACK[route] for value in BAD]
    for query in (*bad, *UNDECLARED):
        assert ask(portal, route, query) == baseline, query[:60]


# sent by a form, which carries where to go back
BESIDE = {
    *("funding:deposit_piece", "funding:expense_decision", "funding:expense_correction"),
    "members:deposit_sheet",
}


# switched off here; what they read is forged in every way in tests/security/pro_sante_connect
ELSEWHERE = {"members:pro_sante_start", "members:pro_sante_back"}


def test_every_view_that_reads_its_address_is_in_the_list():
    known = DECLARED.keys() | LEADS_BACK.keys() | BESIDE | ELSEWHERE
    assert views_that_read_their_address() - known == set()
