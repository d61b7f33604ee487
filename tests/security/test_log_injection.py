"""AUD-05: what a visitor puts in an address, a header or a name stays one line of the log."""

import io
import json
import logging
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cpts_portal.ops.logs import JsonLines

pytestmark = pytest.mark.requirement("AUD-05")

FORGED = 'x\r\n{"level": "info", "message": "forged"}\x1b[31m\u2028\x00\x85'
nasty = st.text(st.sampled_from('ab/\r\n\t\x1b[31m{}":,\\\u2028\u2029\x85\x00é'), max_size=60)


@pytest.fixture(scope="module")
def log():
    """What the portal would write, on a stream of our own."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def log_lines(log: io.StringIO) -> list[str]:
    text = log.getvalue()
    log.seek(0)
    log.truncate()
    return text.split("\n")[:-1]


def assert_one_record_a_line(lines: list[str]) -> None:
    for line in lines:
        assert line.isascii() and line.isprintable()
        assert set(json.loads(line)) >= {"at", "level", "logger", "message"}


@pytest.mark.django_db
@given(path=nasty, agent=nasty)
@example(path=FORGED, agent=FORGED)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_address_and_a_browser_name_leave_one_line(log, path, agent):
    Client(headers={"user-agent": agent}).get(f"/nulle-part/{quote(path, safe='')}/?q={agent!r}")
    lines = log_lines(log)
    assert len([line for line in lines if "Not Found" in line]) == 1
    assert_one_record_a_line(lines)
    assert not any(json.loads(line)["message"] == "forged" for line in lines)


@given(name=nasty)
@example(name=FORGED)
def test_a_name_and_a_header_logged_by_us_leave_one_line(log, name):
    request = RequestFactory().get("/", headers={"x-forwarded-for": "1.2.3.4"})
    request.META["HTTP_USER_AGENT"] = name
    logging.getLogger("cpts_portal.essai").warning(
        "account %s by %s", name, request.META["HTTP_USER_AGENT"]
    )
    lines = log_lines(log)
    assert len(lines) == 1
    assert_one_record_a_line(lines)
    try:
        raise ValueError(name)
    except ValueError:
        logging.getLogger("cpts_portal.essai").exception("failed for %s", name)
    lines = log_lines(log)
    assert len(lines) == 1 and json.loads(lines[0])["error"] == "ValueError"
    assert_one_record_a_line(lines)
