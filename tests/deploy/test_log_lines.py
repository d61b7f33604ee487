"""Logs are read by machines and by people who may not know who is in them."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote
from uuid import UUID

import pytest
from django.core.signing import Signer, TimestampSigner
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel.link_tokens import new_token
from cpts_portal.foundation.web import tickets
from cpts_portal.home import access
from cpts_portal.ops.logs import JsonLines


def line(message, *args, error=None):
    record = logging.LogRecord("a", logging.INFO, "f.py", 1, message, args, error)
    return JsonLines().format(record)


@pytest.mark.requirement("AUD-05")
@given(st.text())
def test_whatever_a_visitor_types_stays_inside_one_line_of_json(path):
    text = line("Not Found: %s", path)
    assert len(text.splitlines()) == 1
    assert text.isascii() and text.isprintable()
    assert json.loads(text)["level"] == "info"


def test_a_query_string_is_not_logged():
    assert "Dupont" not in line("Not Found: %s", "/adherents/?nom=Dupont&page=2")


def key_shapes() -> dict[str, str]:
    at = datetime(2026, 11, 18, tzinfo=UTC)
    signed = tickets.issue("copy", "holder", at=at)
    return {
        "private link": new_token(),
        "ticket": signed,
        "ticket quoted": quote(signed, safe=""),
        "receipt": Signer(salt="receipt").sign("MT-2026-00042"),
        "dated signature": TimestampSigner().sign("42"),
        "new password": f"1y-cx2v3a-{sha256(b'password').hexdigest()[::2]}",
    }


WITH_KEY = [
    route
    for route in access.routes()
    if re.search(r"<(?:\w+:)?(?:token|ticket|link|receipt|key)>", route.pattern)
]


@pytest.mark.requirement("AUD-05")
@pytest.mark.parametrize("shape", key_shapes())
@pytest.mark.parametrize("route", WITH_KEY, ids=lambda route: route.name)
def test_no_key_of_a_private_address_is_logged(route, shape):
    key = key_shapes()[shape]
    address = re.sub(r"<(?:\w+:)?(?:token|ticket|link|receipt|key)>", key, route.pattern)
    address = re.sub(r"<[^>]+>", str(UUID(int=7)), address)
    message = json.loads(line("Not Found: %s", address))["message"]
    secret = max(re.split(r":|%3A", key), key=len)
    assert secret not in message and secret[:20] not in message
    assert "…" in message


def test_an_identifier_stays_in_the_log():
    address = f"/dossiers/{UUID(int=7)}/v2.pdf"
    assert address in line("Not Found: %s", address)


def test_an_exception_says_where_and_never_what_was_typed():
    try:
        raise ValueError("Key (email)=(claire@example.org) already exists")
    except ValueError:
        text = line("Internal Server Error: %s", "claire@example.org", error=sys.exc_info())
    assert "claire@example.org" not in text
    content = json.loads(text)
    assert content["error"] == "ValueError"
    assert content["where"][-1].startswith("test_log_lines.py:")
