"""Requests that no browser of ours sends: a short refusal, never a fault, never a trace."""

import json

import pytest
from django.conf import settings
from django.test import Client

from cpts_portal.home import access
from tests.architecture.codebase import ROOT
from tests.security.guards import probes, table_marks
from tests.support.populated_portal import fill
from tests.support.shared_fixtures import Undone

ROUTES = probes.routes_by_name()
WRITING = [row for row in access.matrix_rows() if row.write_roles and row.route in ROUTES]
EVIL = "evil.example"
# where the code is, and whatever only a page for developers says
TELLTALE = (
    *(b"Traceback", b"site-packages", b"DEBUG", b"psycopg"),
    *(str(ROOT).encode(), EVIL.encode()),
)
WIDE = "application/x-www-form-urlencoded"
pytestmark = pytest.mark.requirement("WEB-06")


def assert_bounded(answer, codes=range(400, 500)) -> None:
    assert answer.status_code in codes, answer.status_code
    assert len(answer.content) < 40_000
    assert not [word for word in TELLTALE if word in answer.content]


@pytest.mark.parametrize("path", ["/", "/compte/login/", "/adherer/", "/healthz", "/revue/"])
@pytest.mark.parametrize(
    "host", [EVIL, f"{EVIL}:80", "testserver.evil.example", "a b", "testserver@evil.example", "."]
)
def test_another_host_is_a_bad_request(portal, path, host):
    for method in ("GET", "POST"):
        answer, tables = probes.ask(Client(), method, path, HTTP_HOST=host)
        assert answer.status_code == 400
        assert EVIL.encode() not in answer.content
        assert tables - table_marks.SESSIONS == set()


def test_what_a_proxy_is_said_to_say_is_not_believed(portal):
    client = portal.readers["coordinator"].client
    lies = {
        "HTTP_X_FORWARDED_HOST": EVIL,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_SSL": "on",
        "HTTP_X_FORWARDED_PORT": "443",
        "HTTP_FORWARDED": f"host={EVIL};proto=https",
        "HTTP_X_ORIGINAL_URL": "/acces/",
        "HTTP_X_REWRITE_URL": "/acces/",
        "HTTP_X_FORWARDED_PREFIX": "//evil.example",
    }
    for path in ("/aujourdhui/", "/reunions/"):
        answer = client.get(path, **lies)
        assert answer.status_code == 200 and answer.wsgi_request.path == path
        assert not answer.wsgi_request.is_secure()
        assert EVIL.encode() not in answer.content
    refused = Client().get("/reunions/", **lies)
    assert refused["Location"] == "/compte/login/?next=/reunions/"


@pytest.mark.parametrize("name", ["X_HTTP_METHOD_OVERRIDE", "X_HTTP_METHOD", "X_METHOD_OVERRIDE"])
def test_a_method_is_what_it_is(portal, name):
    client, address = portal.readers["member"].client, f"/missions/heures/{_draft(portal)}/etape/"
    header = {f"HTTP_{name}": "POST"}
    posted = "?step=supprimer&version=1&_method=POST"
    answer, tables = probes.ask(client, "GET", address + posted, **header)
    assert answer.status_code == 302 and tables - table_marks.SESSIONS == set()
    answer, tables = probes.ask(client, "PUT", address, **header)
    assert answer.status_code == 405 and tables == set()


def _draft(portal):
    return portal.values["missions:change declaration_id"]


def _sent_to_every_form(portal, data, content_type):
    """With the token of the form: what comes after it is what is tried."""
    for row in WRITING:
        readers = (
            who for who in portal.readers.values() if who.role in row.write_roles and not who.gated
        )
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.cookies.update(next(readers).client.cookies)
        client.cookies["csrf"] = token = "t" * 32
        address = fill(row, ROUTES[row.route], portal.values)
        with Undone(), table_marks.written_tables() as tables:
            answer = client.generic("POST", address, data, content_type, HTTP_X_CSRFTOKEN=token)
        yield row.route, answer, tables - table_marks.SESSIONS


MANY_FIELDS = "&".join(f"champ{number}=1" for number in range(10_000))
BROKEN = "multipart/form-data; boundary=b"
CUT, DEEP = "--b\r\nContent-Disposition: form-data; name", "[" * 100_000


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (MANY_FIELDS, WIDE),
        (f"TOTAL_FORMS=100000&{MANY_FIELDS}", WIDE),
        ("a=" + "x" * 5_000_000, WIDE),
        ('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n' * 1_000, BROKEN),
        ("--b", "multipart/form-data"),
        ("--b", "multipart/form-data; boundary=" + "b" * 5_000),
    ],
    ids=["fields", "formset", "five megabytes", "parts", "no boundary", "long boundary"],
)
def test_a_body_out_of_bounds_is_a_bad_request_everywhere(portal, data, content_type):
    for route, answer, tables in _sent_to_every_form(portal, data, content_type):
        assert tables == set(), route
        assert_bounded(answer, {400})


def test_too_many_files_are_a_bad_request(portal):
    """Up to there, how many may be chosen is said beside the field."""
    most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
    part = '--b\r\nContent-Disposition: form-data; name="evidence"; filename="a.png"\r\n\r\nx\r\n'
    answer = portal.readers["member"].client.generic(
        "POST", "/missions/declarer/", part * (most + 1) + "--b--", BROKEN
    )
    assert_bounded(answer, {400})


@pytest.mark.parametrize("content_type", ["application/json", "text/xml", "x/y", BROKEN])
def test_another_kind_of_body_is_an_empty_form(portal, content_type):
    """JSON, however deep, is not read, nor a part that was cut: the page comes back as for a form
    left empty."""
    deep = {"x/y": json.dumps({"login": "a@exemple.fr"}), BROKEN: CUT}.get(content_type, DEEP)
    for address in ("/adherer/", "/medecin-traitant/", "/compte/login/"):
        answer, tables = probes.ask(
            Client(), "POST", address, deep.encode(), content_type=content_type
        )
        # allauth shows its form anew, and says 400 of a JSON that is no form
        allauths = 400 if content_type == "application/json" else 200
        assert answer.status_code == (allauths if address == "/compte/login/" else 422)
        assert tables - table_marks.SESSIONS == set()


def test_of_a_name_sent_twice_one_value_counts(portal):
    """The last, as everywhere in the portal: no first value is checked and another one used."""
    client, address = portal.readers["member"].client, f"/missions/heures/{_draft(portal)}/etape/"
    body = "step=supprimer&version=1&step=reprendre&version=1"
    answer, _ = probes.ask(client, "POST", address, body, content_type=WIDE)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/missions/heures/{_draft(portal)}/modifier/")
    answer, _ = probes.ask(client, "POST", address, "step[]=supprimer", content_type=WIDE)
    assert answer.status_code == 302


@pytest.mark.requirement("OPS-06")
def test_the_health_page_says_two_letters(portal):
    for query in ("", "?full=1", "?format=json&verbose=2"):
        answer = Client().get(f"/healthz{query}")
        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert not {"Server", "X-Powered-By", "X-Version", "Set-Cookie"} & set(answer.headers)
    for deeper in ("/healthz/", "/healthz/db", "/health", "/status", "/metrics", "/version"):
        assert Client().get(deeper).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/%FF%FE",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/../manage.py",
        "/adherents/%0A/",
        "/" + "a" * 8_000,
        "/adherents/{{7*7}}/",
        "/.git/config",
        "/.env",
    ],
)
def test_an_odd_address_is_not_found(portal, path):
    for name in (access.ANONYMOUS, "coordinator"):
        answer, tables = probes.ask(portal.readers[name].client, "GET", path)
        assert_bounded(answer, {400, 404})
        assert tables - table_marks.SESSIONS == set()
