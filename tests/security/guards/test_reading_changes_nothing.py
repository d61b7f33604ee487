"""Looking changes nothing, and nothing is changed from another site."""

import pytest
from django.test import Client

from cpts_portal.home import access
from tests.security.guards import probes, table_marks
from tests.security.guards.conftest import gather, quiet
from tests.support.populated import cookies_put_back
from tests.support.populated_portal import fill
from tests.support.shared_fixtures import Undone, layer

ROUTES = probes.routes_by_name()
ROWS = [row for row in access.matrix_rows() if row.route in ROUTES]
# sessions, the trace of a reading, the mark of what was read last, « these codes were looked at »
MARKED = table_marks.SESSIONS | table_marks.TRACES | {"mfa_authenticator"}


def _reader(portal, row, audience):
    return next(
        reader for reader in portal.readers.values() if reader.role in audience and not reader.gated
    )


def read_every_page(portal):
    """Every page by somebody who may; every table hashed before and after: the trace in the
    database, whatever asked for it."""
    pages = {}
    clients = [reader.client for reader in portal.readers.values()]
    with Undone(), quiet(), cookies_put_back(clients):
        before = table_marks.fingerprints(MARKED)
        for row in (row for row in ROWS if row.read_roles):
            client = _reader(portal, row, row.read_roles).client
            address = fill(row, ROUTES[row.route], portal.values)
            pages[row.route] = probes.look(client, "GET", address)
        changed = table_marks.changed(before, table_marks.fingerprints(MARKED))
    return pages, changed


crawl = layer(read_every_page, over=gather, copied=False)


@pytest.mark.requirement("WEB-02")
def test_no_page_that_is_looked_at_changes_a_row(crawl):
    pages, changed = crawl
    assert [route for route, answer in pages.items() if answer.status_code >= 400] == []
    assert changed == []


@pytest.mark.requirement("A11-02")
def test_every_page_leads_to_the_three_pages_of_the_law(crawl):
    """The statement of accessibility, the legal notice, the privacy page."""
    whole = {route: answer for route, answer in crawl[0].items() if _is_a_page(answer)}
    assert len(whole) > 60
    for route, answer in whole.items():
        for address in ("/accessibilite/", "/mentions-legales/", "/vie-privee/"):
            assert f'href="{address}"'.encode() in answer.content, (route, address)


def _is_a_page(answer) -> bool:
    """Not a file, not a step to elsewhere, not a piece of page for htmx."""
    return answer.status_code == 200 and not answer.streaming and b"<html" in answer.content


@pytest.mark.requirement("A11-02")
@pytest.mark.parametrize("path", ["/nulle-part/", "/reunions/%00/"])
def test_a_page_of_error_leads_there_too(portal, path):
    for name in ("anonymous", "member"):
        answer = portal.readers[name].client.get(path)
        assert answer.status_code >= 400
        assert b'href="/accessibilite/"' in answer.content


@pytest.mark.requirement("WEB-02")
def test_a_change_of_one_cell_would_be_seen(portal):
    with Undone():
        before = table_marks.fingerprints()
        user = portal.readers["coordinator"].client.get("/").wsgi_request.user
        user.name = "Claire Aubépin"
        user.save(update_fields=["name"])
        assert table_marks.changed(before, table_marks.fingerprints()) == ["members_user"]


def _strict(client) -> Client:
    """The same browser, on a page of another site: it has the cookies and not the form's token."""
    other = Client(enforce_csrf_checks=True)
    other.cookies = client.cookies.copy()
    return other


@pytest.mark.requirement("WEB-02")
@pytest.mark.parametrize("token", ["", "x" * 32])
def test_every_form_is_refused_without_its_own_token(portal, token):
    """allauth's, the reviewers' site and the sign-out included."""
    taken = []
    for row in (row for row in ROWS if row.write_roles):
        client = _strict(_reader(portal, row, row.write_roles).client)
        address = fill(row, ROUTES[row.route], portal.values)
        posted = {"csrfmiddlewaretoken": token} if token else {}
        for data, sent_as in ((posted, {}), ('{"a": 1}', {"content_type": "application/json"})):
            with Undone(), table_marks.written_tables() as tables:
                answer = client.post(address, data, **sent_as)
            if answer.status_code != 403 or tables - table_marks.SESSIONS:
                taken.append(f"{row.route}: {answer.status_code} {tables}")
    assert taken == []


@pytest.mark.requirement("WEB-02")
def test_a_form_that_comes_from_another_site_is_refused_with_its_token_too(portal):
    client = _strict(portal.readers["coordinator"].client)
    page = client.get("/reunions/")
    assert page.status_code == 200
    token = client.cookies["csrf"].value
    for headers in (
        {"HTTP_ORIGIN": "https://ailleurs.example"},
        {"HTTP_ORIGIN": "null"},
        {"secure": True, "HTTP_REFERER": "https://ailleurs.example/"},
        {"secure": True, "HTTP_REFERER": ""},
    ):
        with Undone():
            answer = client.post("/compte/logout/", {"csrfmiddlewaretoken": token}, **headers)
        assert answer.status_code == 403, headers
    with Undone():
        assert client.post("/compte/logout/", {"csrfmiddlewaretoken": token}).status_code == 302
