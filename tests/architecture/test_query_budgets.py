"""No page asks the database more than its budget, and none asks more when its lists grow."""

import pytest

from cpts_portal.foundation.kernel import clock
from cpts_portal.home import access, navigation
from members.accounts import sessions
from members.queries import territory
from tests.architecture.query_budgets import ABOVE, MOST, budgets
from tests.architecture.statements import counted
from tests.support import populated_portal
from tests.support.populated import place, populated

__all__ = ["place", "populated"]

ROWS = [row for row in access.matrix_rows() if row.read_roles and not row.optional]
BUDGETS = budgets()
DOORS = {route.name: route for route in access.routes()}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: populated_portal.NOW)
    # the session is marked once a minute: in whichever page that falls
    monkeypatch.setattr(sessions, "MARK_EVERY", sessions.DAY)
    # the association's name is read again every ten minutes: in whichever page that falls
    monkeypatch.setattr(navigation, "NAME_KEPT_SECONDS", 10**9)


def ask(place, row, expected: int | None):
    """The second time, for the first fills what a process keeps for itself; once, when that one
    asks for as many statements as the page did with short lists."""
    client = place.clients[place.reader(row)]
    address = populated_portal.fill(row, DOORS[row.route], place.values)
    for _ in range(2):
        with counted() as asked:
            answer = client.get(address)
            _body(answer)
        if len(asked) == expected:
            break
    return answer, asked


def _body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_every_page_that_is_read_has_its_budget():
    assert {row.route for row in ROWS} == set(BUDGETS)
    assert {route for route, most in BUDGETS.items() if most > MOST} == set(ABOVE)


def test_each_page_stays_in_its_budget_for_three_rows_and_for_sixty(place):
    """One test: the longer lists come after every short one was counted."""
    faults, first = [], {}
    for length in (3, 60):
        place.grow(length)
        for row in ROWS:
            answer, asked = ask(place, row, first.get(row.route))
            first.setdefault(row.route, len(asked))
            over = len(asked) > BUDGETS[row.route]
            if answer.status_code >= 400:
                faults.append(f"{row.route}: {answer.status_code}, nothing was shown")
            if over or len(asked) != first[row.route]:
                faults.append(f"{row.route}, {length} rows: {_told(row, asked, first)}")
    assert not faults, "\n".join(faults)


def _told(row, asked, first) -> str:
    words = f"{len(asked)} statements, {first[row.route]} with short lists, "
    return words + f"budget {BUDGETS[row.route]}\n  " + "\n  ".join(map(str, asked))


@pytest.mark.django_db
def test_a_statement_is_told_with_the_line_that_asks_it():
    with counted() as asked:
        territory.association()
    assert [one.origin.partition(":")[0] for one in asked] == ["members/queries/territory.py"]
    assert "members_association" in asked[0].sql
