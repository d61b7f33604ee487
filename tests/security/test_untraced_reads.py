"""AUD-01: when PostgreSQL refuses the trace of a reading, the reading shows nothing."""

import pytest
from django.db import connection

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.home import access
from tests.support import populated_portal
from tests.support.pages import body_of
from tests.support.populated import populated, portal

__all__ = ["populated", "portal"]

pytestmark = pytest.mark.requirement("AUD-01")

ROUTES = {route.name: route for route in access.routes()}
ROWS = {row.route: row for row in access.matrix_rows()}
TRACED = sorted(name for name, route in ROUTES.items() if getattr(route.view, "traced", False))
PATIENT = ("Louise", "0565000000", "05\u00a065\u00a000", "05 65 00", "tel:0565000000")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: populated_portal.NOW)


@pytest.fixture
def refused(portal):
    _refuse("yes")
    yield portal
    _refuse("no")


def _refuse(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET cpts.refuse_traces = '{word}'")


def ask(portal, name: str):
    client = portal.clients[portal.reader(ROWS[name])]
    client.raise_request_exception = False
    return client.get(populated_portal.fill(ROWS[name], ROUTES[name], portal.values))


def body(answer) -> str:
    return body_of(answer).decode("utf-8", "replace")


def test_the_table_says_traced_of_every_reading_that_is():
    traced = {name for name, row in ROWS.items() if "traced" in row.scope and row.read_roles}
    assert {name for name in traced if ROUTES[name].view.access == "reads"} <= set(TRACED)
    patients = {name for name in TRACED if name.startswith("patients:")}
    assert patients <= traced
    assert {"patients:request", "patients:requests", "patients:my_patient"} <= patients


@pytest.mark.parametrize("name", TRACED)
def test_each_traced_reading_leaves_its_trace_with_its_page(portal, name):
    before = AuditEntry.objects.count()
    answer = ask(portal, name)
    assert answer.status_code == 200, name
    body(answer)
    assert AuditEntry.objects.count() > before


@pytest.mark.parametrize("name", TRACED)
def test_without_its_trace_a_reading_is_an_error_page(refused, name):
    answer = ask(refused, name)
    assert answer.status_code == 500
    assert [word for word in PATIENT if word in body(answer)] == []


def test_without_its_trace_a_search_finds_nobody(refused):
    client = refused.clients["coordinator"]
    client.raise_request_exception = False
    for words in ("Personne Louise", "0565000000"):
        answer = client.post("/acces/demandes/chercher/", {"words": words})
        assert answer.status_code == 500
        assert "Louise" not in body(answer)


def test_a_refused_act_on_a_request_shows_nothing_either(refused):
    client = refused.clients["coordinator"]
    client.raise_request_exception = False
    address = f"/acces/demandes/{refused.values['request_id']}/etape/"
    answer = client.post(address, {"step": "clore", "version": "1", "reason": "x"})
    assert answer.status_code == 500
    assert [word for word in PATIENT if word in body(answer)] == []
