"""Every response carries the headers: pages of every role, files, refusals, faults. Asked with the
settings that a process in production mode really has."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings

from cpts_portal.environment import ROOT
from cpts_portal.foundation.kernel import clock
from cpts_portal.home import access
from cpts_portal.ops.checks.environments import PRODUCTION
from tests import passkeys
from tests.security import observatory
from tests.support import populated_portal

pytestmark = pytest.mark.xdist_group("headers")
HOST = PRODUCTION["CPTS_HOSTS"]
ROWS = [row for row in access.matrix_rows() if row.read_roles and not row.optional]
ROUTES = {route.name: route for route in access.routes()}
# a pattern and not a list: a header set tomorrow in production is in production here too
PRINT_SETTINGS = """
import json
from django.conf import settings
names = [n for n in dir(settings) if n.startswith(("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_"))]
names += ["CONTENT_SECURITY_POLICY", "X_FRAME_OPTIONS", "MIDDLEWARE", "ALLOWED_HOSTS", "DEBUG"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""
PRESENT = (
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Resource-Policy",
)


@pytest.fixture(scope="module")
def production():
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cpts_portal.settings"}
    output = subprocess.run(
        [sys.executable, "-c", PRINT_SETTINGS],
        cwd=ROOT,
        env=env | PRODUCTION,
        text=True,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    changed = json.loads(output) | {"ROOT_URLCONF": "tests.security.faulty_urls"}
    with override_settings(**changed):
        yield


@pytest.fixture(scope="module")
def portal(production, django_db_setup, django_db_blocker):
    """Every page has something to show; nothing is committed."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: populated_portal.NOW)
        outer = transaction.atomic()
        outer._from_testcase = True
        outer.__enter__()
        try:
            # a key in software is enrolled for the host of the tests; what is asked later is not
            with override_settings(ALLOWED_HOSTS=[HOST, passkeys.RP]):
                built = populated_portal.build()
            yield built
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            connection.close()
            cache.clear()


def ask(client: Client, address: str, method: str = "get", **more) -> HttpResponse:
    client.raise_request_exception = False
    options = {"secure": True, "headers": {"host": HOST}} | more
    answer = getattr(client, method)(address, **options)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def faults(name: str, answer: HttpResponse, over_http: str) -> list[str]:
    points = observatory.score(answer, over_http=over_http)
    problems = [f"{name}: no {header}" for header in PRESENT if header not in answer.headers]
    if observatory.grade(points) != "A+":
        problems.append(f"{name}: {points}, {observatory.grade(points)}")
    if "unsafe" in answer.headers.get("Content-Security-Policy", ""):
        problems.append(f"{name}: unsafe in the policy")
    return problems


def over_http(address: str) -> str:
    answer = ask(Client(), address, secure=False)
    assert answer.status_code == 301
    return answer.url


@pytest.mark.requirement("WEB-01", "WEB-07")
def test_each_page_of_each_role_is_rated_a_plus_and_kept_by_no_browser(portal):
    wrong, lowest = [], 200
    for row in ROWS:
        client = portal.clients[portal.reader(row)]
        address = populated_portal.fill(row, ROUTES[row.route], portal.values)
        answer = ask(client, address)
        if answer.status_code >= 400:
            wrong.append(f"{row.route}: {answer.status_code}, nothing was shown")
        wrong += faults(row.route, answer, over_http(address))
        lowest = min(lowest, observatory.score(answer, over_http="https://"))
        if answer.headers.get("Cache-Control") != "no-store":
            wrong.append(f"{row.route}: {answer.headers.get('Cache-Control')}")
    assert not wrong, "\n".join(wrong)
    # 100 + policy 10 + referrer 5 + frames 5 + resources 10; five more where a cookie is set
    assert lowest == 130


def refused() -> dict[str, HttpResponse]:
    stranger = Client(enforce_csrf_checks=True)
    answers = {
        "unknown page": ask(stranger, "/nulle-part/"),
        "unknown host": ask(stranger, "/", headers={"host": "ailleurs.example.org"}),
        "method": ask(stranger, "/compte/login/", "put"),
        "forged form": ask(stranger, "/compte/login/", "post"),
        "fault": ask(stranger, "/faute/"),
        "unknown file": ask(stranger, "/static/rien.css"),
    }
    for _ in range(40):
        answer = ask(Client(), "/compte/login/", "post")
        if answer.status_code == 429:
            answers["too many"] = answer
            break
    cache.clear()
    return answers


@pytest.mark.requirement("WEB-01")
def test_refusals_and_faults_are_rated_a_plus_too(portal):
    answers = refused()
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "unknown page": 404,
        "unknown host": 400,
        "method": 405,
        "forged form": 403,
        "fault": 500,
        "unknown file": 404,
        "too many": 429,
    }
    to = over_http("/compte/login/")
    wrong = [fault for name, answer in answers.items() for fault in faults(name, answer, to)]
    assert not wrong, "\n".join(wrong)
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"no-store"}


@pytest.mark.requirement("WEB-01")
def test_what_is_open_to_everybody_is_rated_a_plus(portal):
    to = over_http("/compte/login/")
    assert to == f"https://{HOST}/compte/login/"
    addresses = ("/compte/login/", "/healthz", "/static/css/base.css", "/", "/mentions-legales/")
    wrong = []
    for address in addresses:
        answer = ask(Client(), address)
        assert answer.status_code == (302 if address == "/" else 200), address
        wrong += faults(address, answer, to)
    assert not wrong, "\n".join(wrong)


@pytest.mark.requirement("WEB-01")
def test_the_way_to_https_and_the_refusal_of_a_host_carry_what_plain_http_may(portal):
    without = [name for name in PRESENT if name != "Strict-Transport-Security"]
    for host in (HOST, "ailleurs.example.org"):
        answer = ask(Client(), "/", secure=False, headers={"host": host})
        assert answer.status_code == (301 if host == HOST else 400)
        assert not [name for name in without if name not in answer.headers]


@pytest.mark.requirement("WEB-07")
def test_no_page_is_kept_by_a_cache_of_the_portal():
    for name in settings.MIDDLEWARE:
        assert "django.middleware.cache" not in name
    for path in ROOT.glob("[!.]*/**/*.py"):
        if "tests" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert "cache_page" not in text and "{% cache" not in text, path


@pytest.mark.parametrize(
    ("header", "value", "letter"),
    [
        ("Content-Security-Policy", "", "B"),
        ("Content-Security-Policy", "default-src 'self' 'unsafe-inline'", "B+"),
        ("Content-Security-Policy", "script-src 'self'", "B+"),
        ("X-Frame-Options", "", "A+"),
        ("Strict-Transport-Security", "max-age=3600", "A+"),
        ("Strict-Transport-Security", "", "B+"),
        ("Access-Control-Allow-Origin", "*", "C or less"),
    ],
)
def test_the_score_falls_when_a_header_does(header, value, letter):
    answer = HttpResponse(
        headers={
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "Strict-Transport-Security": "max-age=63072000",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }
    )
    answer.content = b'<script src="/static/a.js"></script>'
    full = observatory.score(answer, over_http="https://x/")
    answer.headers[header] = value
    points = observatory.score(answer, over_http="https://x/")
    assert (observatory.grade(full), observatory.grade(points)) == ("A+", letter)
