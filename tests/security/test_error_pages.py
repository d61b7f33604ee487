"""What somebody sees when it goes wrong: a page in French, a reference to give, nothing of ours."""

import json
import logging
import os
import re
from io import StringIO
from types import SimpleNamespace

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from cpts_portal.foundation.kernel import reference
from cpts_portal.home import navigation
from cpts_portal.ops.logs import JsonLines

REFERENCE = re.compile(r'class="num reference">([0-9A-Z]{4}-[0-9A-Z]{4})</strong>')


@pytest.fixture
def lines():
    """The log lines of the process, as they are written."""
    output = StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(JsonLines())
    django = logging.getLogger("django")
    django.addHandler(handler)
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    django.removeHandler(handler)


@pytest.fixture
def visitor():
    with override_settings(ROOT_URLCONF="tests.security.faulty_urls"):
        client = Client(enforce_csrf_checks=True)
        client.raise_request_exception = False
        yield client
    cache.clear()


def same_reference(answer, log_lines: list[dict]) -> bool:
    [displayed] = REFERENCE.findall(answer.content.decode())
    ours = [line for line in log_lines if line.get("status_code") == answer.status_code]
    return displayed == answer.headers["X-Reference"] and {line["reference"] for line in ours} == {
        displayed
    }


@pytest.mark.django_db
@pytest.mark.requirement("OPS-02")
def test_a_fault_shows_its_reference_and_nothing_of_the_code(visitor, lines):
    answer = visitor.get("/faute/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert same_reference(answer, lines())
    assert "Le portail a rencontré une erreur" in page
    for ours in ("Traceback", "RuntimeError", "claire@example.org", "faulty_urls", "Django"):
        assert ours not in page
    assert "claire@example.org" not in json.dumps(lines())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "host", "status"),
    [
        ("get", "/nulle-part/", "localhost", 404),
        ("get", "/", "ailleurs.example.org", 400),
        ("post", "/compte/login/", "localhost", 403),
    ],
)
def test_a_refusal_shows_the_reference_of_its_log_line(
    visitor, lines, method, address, host, status
):
    answer = getattr(visitor, method)(address, headers={"host": host})
    assert answer.status_code == status
    assert same_reference(answer, lines())


@pytest.mark.django_db
def test_too_many_tries_show_one_too(visitor, lines):
    patient = Client()
    answers = (patient.post("/compte/login/") for _ in range(40))
    answer = next(answer for answer in answers if answer.status_code == 429)
    assert same_reference(answer, lines())


@pytest.mark.django_db
def test_a_page_that_blocks_says_whom_to_call(visitor, monkeypatch):
    facts = SimpleNamespace(name="CPTS d’essai", phone="04 65 71 00 00", email="")
    monkeypatch.setattr(navigation, "association_facts", lambda: facts)
    page = visitor.get("/nulle-part/").content.decode()
    assert "CPTS d’essai" in page
    assert "appelez l’association au" in page and 'href="tel:0465710000"' in page


@pytest.mark.django_db(transaction=True)
def test_the_page_is_shown_when_the_database_is_gone(visitor, lines):
    connection.ensure_connection()
    name = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(os.environ["CPTS_TEST_ADMINISTRATOR"], autocommit=True) as administrator:
        administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            answers = [visitor.get(address) for address in ("/mentions-legales/", "/nulle-part/")]
        finally:
            administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert [answer.status_code for answer in answers] == [500, 404]
    for answer in answers:
        assert same_reference(answer, lines())


def test_two_requests_never_share_a_reference_and_none_is_misread():
    references = {reference.begin() for _ in range(500)}
    assert len(references) == 500
    assert not set("".join(references)) & set("ILOU")


@pytest.mark.django_db
@pytest.mark.requirement("OPS-02")
def test_the_history_and_the_settings_are_not_served(client):
    for path in ("/.git/config", "/.git/HEAD", "/.env", "/static/../.env", "/static/%2e%2e/.env"):
        assert client.get(path).status_code == 404, path
