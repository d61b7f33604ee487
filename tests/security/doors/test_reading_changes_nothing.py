"""Looking changes nothing, and nothing is changed from another site."""

import pytest
from django.test import Client

from cpts_portal import access
from tests.architecture.inhabited import fill
from tests.security.doors import knocking, watching

pytestmark = pytest.mark.requirement("WEB-02")
DOORS = knocking.doors()
ROWS = [row for row in access.rows() if row.route in DOORS]
# sessions, the trace of a reading, the mark of what was read last, « these codes were looked at »
MARKED = watching.SESSIONS | watching.TRACES | {"mfa_authenticator"}


def _reader(place, row, audience):
    return next(one for one in place.readers.values() if one.role in audience and not one.gated)


def test_no_page_that_is_looked_at_changes_a_row(place):
    """Every table hashed before and after: the trace in the database, whatever asked for it."""
    with watching.undone():
        before = watching.fingerprints(MARKED)
        for row in ROWS:
            if row.read:
                client = _reader(place, row, row.read).client
                address = fill(row, DOORS[row.route], place.values)
                assert knocking.look(client, "GET", address).status_code < 400, row.route
        assert watching.changed(before, watching.fingerprints(MARKED)) == []


def test_a_change_of_one_cell_would_be_seen(place):
    with watching.undone():
        before = watching.fingerprints()
        user = place.readers["coordinator"].client.get("/").wsgi_request.user
        user.name = "Claire Aubépin"
        user.save(update_fields=["name"])
        assert watching.changed(before, watching.fingerprints()) == ["members_user"]


def _strict(client) -> Client:
    """The same browser, on a page of another site: it has the cookies and not the form's token."""
    other = Client(enforce_csrf_checks=True)
    other.cookies = client.cookies.copy()
    return other


@pytest.mark.parametrize("token", ["", "x" * 32, "y" * 64])
def test_every_form_is_refused_without_its_own_token(place, token):
    """allauth's, the reviewers' site and the sign-out included."""
    taken = []
    for row in (one for one in ROWS if one.write):
        client = _strict(_reader(place, row, row.write).client)
        address = fill(row, DOORS[row.route], place.values)
        posted = {"csrfmiddlewaretoken": token} if token else {}
        for data, sent_as in ((posted, {}), ('{"a": 1}', {"content_type": "application/json"})):
            with watching.undone(), watching.written() as tables:
                answer = client.post(address, data, **sent_as)
            if answer.status_code != 403 or tables - watching.SESSIONS:
                taken.append(f"{row.route}: {answer.status_code} {tables}")
    assert taken == []


def test_a_form_that_comes_from_another_site_is_refused_with_its_token_too(place):
    client = _strict(place.readers["coordinator"].client)
    page = client.get("/reunions/")
    assert page.status_code == 200
    token = client.cookies["csrf"].value
    for headers in (
        {"HTTP_ORIGIN": "https://ailleurs.example"},
        {"HTTP_ORIGIN": "null"},
        {"secure": True, "HTTP_REFERER": "https://ailleurs.example/"},
        {"secure": True, "HTTP_REFERER": ""},
    ):
        with watching.undone():
            answer = client.post("/compte/logout/", {"csrfmiddlewaretoken": token}, **headers)
        assert answer.status_code == 403, headers
    with watching.undone():
        assert client.post("/compte/logout/", {"csrfmiddlewaretoken": token}).status_code == 302
