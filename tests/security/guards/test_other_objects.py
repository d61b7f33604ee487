"""Each address that names an object, asked for somebody else's: not found, nothing written."""

import pytest

from cpts_portal.home import access
from tests.security.guards import others, probes
from tests.security.guards.table_marks import SESSIONS, TRACES
from tests.support.populated_portal import fill
from tests.support.shared_fixtures import Undone

pytestmark = pytest.mark.requirement("ACC-01")
ROWS = {row.route: row for row in access.matrix_rows()}
NAMED = {route.name for route in access.routes() if route.has_parameters}


@pytest.fixture
def cases(portal):
    with Undone():
        yield others.cases(portal)


def address(portal, route: str, values: dict) -> str:
    named = {f"{route} {name}": value for name, value in values.items()}
    return fill(ROWS[route], probes.routes_by_name()[route], portal.values | named)


def responses(portal, case, route: str, name: str, values: dict):
    """What each method answers, and the tables it wrote to."""
    client, where = portal.readers[name].client, address(portal, route, values)
    if not case.only_post:
        yield "GET", *probes.ask(client, "GET", where)
    if case.post is not None:
        yield "POST", *probes.ask(client, "POST", where, case.post)


def faults(portal, route: str, case) -> list[str]:
    wrong = []
    for name in case.by:
        for method, answer, tables in responses(portal, case, route, name, case.values):
            wrote = tables - SESSIONS - TRACES
            if answer.status_code != case.status or wrote:
                wrong.append(f"{name} {method} {route}: {answer.status_code} {sorted(wrote)}")
    return wrong


def not_served(portal, route: str, case) -> list[str]:
    """The same request by whoever may: what is refused above is not refused to everybody."""
    wrong, own = [], case.values if case.own is None else case.own
    for method, answer, tables in responses(portal, case, route, case.owner, own):
        wrote = tables - TRACES - (set() if case.of_sessions else SESSIONS)
        served = answer.status_code in (200, 302) and bool(wrote) == (method == "POST")
        if not served:
            wrong.append(f"{case.owner} {method} {route}: {answer.status_code} {sorted(wrote)}")
    return wrong


def test_every_address_that_names_an_object_is_in_the_table(cases):
    assert NAMED - cases.keys() - others.NOBODYS.keys() == set()
    assert (cases.keys() | others.NOBODYS.keys()) - NAMED == set()


def test_somebody_elses_object_is_not_found_and_nothing_is_written(portal, cases):
    tried = [(route, case) for route, row in cases.items() for case in row]
    assert [fault for route, case in tried for fault in faults(portal, route, case)] == []


def test_what_is_refused_is_a_request_that_goes_through_for_its_owner(portal, cases):
    owned = [(route, case) for route, row in cases.items() for case in row if case.owner]
    assert [fault for route, case in owned for fault in not_served(portal, route, case)] == []
