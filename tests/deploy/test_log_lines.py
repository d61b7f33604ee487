"""Logs are read by machines and by people who may not know who is in them."""

import json
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.log_lines import JsonLines


def line(message, *args, error=None):
    record = logging.LogRecord("a", logging.INFO, "f.py", 1, message, args, error)
    return JsonLines().format(record)


@pytest.mark.requirement("AUD-05")
@given(st.text())
def test_whatever_a_visitor_types_stays_inside_one_line_of_json(path):
    written = line("Not Found: %s", path)
    assert len(written.splitlines()) == 1
    assert written.isascii() and written.isprintable()
    assert json.loads(written)["level"] == "info"


def test_a_query_string_is_not_logged():
    assert "Dupont" not in line("Not Found: %s", "/adherents/?nom=Dupont&page=2")


def test_an_exception_says_where_and_never_what_was_typed():
    try:
        raise ValueError("Key (email)=(claire@example.org) already exists")
    except ValueError:
        written = line("Internal Server Error: %s", "claire@example.org", error=sys.exc_info())
    assert "claire@example.org" not in written
    told = json.loads(written)
    assert told["error"] == "ValueError"
    assert told["where"][-1].startswith("test_log_lines.py:")
