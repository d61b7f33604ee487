"""No page asks the database more than its budget, and none asks more when its lists grow."""

import pytest

from cpts_portal.foundation.kernel import clock
from cpts_portal.home import access, navigation
from members.accounts import sessions
from members.queries import territory
from tests.architecture.query_budgets import ABOVE, MOST, budgets
from tests.architecture.statements import counted
from tests.support import populated_portal
from tests.support.pages import body_of
from tests.support.populated import populated, portal

__all__ = ["populated", "portal"]

ROWS = [row for row in access.matrix_rows() if row.read_roles and not row.optional]
BUDGETS = budgets()
ROUTES = {route.name: route for route in access.routes()}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: populated_portal.NOW)
    # the session is marked once a minute: in whichever page that falls
    monkeypatch.setattr(sessions, "MARK_EVERY", sessions.DAY)
    # the association's name is read again every ten minutes: in whichever page that falls
    monkeypatch.setattr(navigation, "NAME_KEPT_SECONDS", 10**9)


def ask(portal, row, expected: int | None):
    """The second time, for the first fills what a process keeps for itself; once, when that one
    asks for as many statements as the page did with short lists."""
    client = portal.clients[portal.reader(row)]
    address = populated_portal.fill(row, ROUTES[row.route], portal.values)
    for _ in range(2):
        with counted() as statements:
            answer = client.get(address)
            body_of(answer)
        if len(statements) == expected:
            break
    return answer, statements


def test_every_page_that_is_read_has_its_budget():
    assert {row.route for row in ROWS} == set(BUDGETS)
    assert {route for route, most in BUDGETS.items() if most > MOST} == set(ABOVE)


def test_each_page_stays_in_its_budget_for_three_rows_and_for_sixty(portal):
    """One test: the longer lists come after every short one was counted."""
    faults, first = [], {}
    for length in (3, 60):
        portal.grow(length)
        for row in ROWS:
            answer, statements = ask(portal, row, first.get(row.route))
            first.setdefault(row.route, len(statements))
            over = len(statements) > BUDGETS[row.route]
            if answer.status_code >= 400:
                faults.append(f"{row.route}: {answer.status_code}, nothing was shown")
            if over or len(statements) != first[row.route]:
                faults.append(f"{row.route}, {length} rows: {_report(row, statements, first)}")
    assert not faults, "\n".join(faults)


def _report(row, statements, first) -> str:
    words = f"{len(statements)} statements, {first[row.route]} with short lists, "
    return words + f"budget {BUDGETS[row.route]}\n  " + "\n  ".join(map(str, statements))


@pytest.mark.django_db
def test_a_statement_is_told_with_the_line_that_asks_it():
    with counted() as statements:
        territory.association()
    assert [statement.origin.partition(":")[0] for statement in statements] == [
        "members/queries/territory.py"
    ]
    assert "members_association" in statements[0].sql
