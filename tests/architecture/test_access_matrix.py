"""Every door is in the table, and every door answers as the table says."""

from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from cpts_portal import access
from cpts_portal.foundation.surface.http import public, reads, require, writes
from members import rules
from tests.signing_in import make_role, signed_in

TABLE = access.rows()
DOORS = {route.name: route for route in access.routes()}
# nothing behind: an allowed role gets a page or a 404, a refused one never learns which
FAKE = {"uuid": str(UUID(int=7)), "int": "4", "str": "zz-9", "slug": "zz-9", "path": "zz-9"}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
REFUSED = {302, 403, 404, 405}
DOORSTEPS = ("/compte/login/", "/compte/2fa/", "/compte/reauthenticate/")


def test_the_table_and_the_resolver_agree():
    assert access.differences(TABLE, access.routes()) == []


def test_the_table_is_aligned_and_in_order():
    assert len({row.route for row in TABLE}) == len(TABLE)


def resolver(*patterns):
    return URLResolver(RegexPattern(r"^/"), list(patterns))


@reads
@require(rules.coordinator)
def _planted(request):
    return HttpResponse("")


ROW = "planted  /planted/  {readers}  {writers}  yes  none"


@pytest.mark.parametrize(
    ("view", "table", "sentence"),
    [
        (_planted, "", "is in no row of the table"),
        (_planted, ROW.format(readers="everyone", writers="–"), "opens to coordinator"),
        (_planted, ROW.format(readers="coordinator, cpam", writers="–"), "opens to coordinator"),
        (_planted, ROW.format(readers="coordinator", writers="coordinator"), "only reads"),
        (public(reads(lambda r: None)), ROW.format(readers="office", writers="–"), "anonymous"),
        (
            writes(require(rules.member)(lambda r: None)),
            ROW.format(readers="member", writers="–"),
            "writes; the table",
        ),
        (reads(lambda r: None), ROW.format(readers="office", writers="–"), "no @require"),
    ],
)
def test_a_planted_door_that_the_table_does_not_know_is_refused(view, table, sentence):
    found = access.routes(resolver(path("planted/", view, name="planted")))
    wrong = access.differences(access.rows(table), found)
    assert len(wrong) == 1
    assert sentence in wrong[0]


def test_a_row_that_answers_nowhere_is_refused():
    row = ROW.format(readers="office", writers="–")
    wrong = access.differences(access.rows(row), access.routes(resolver()))
    assert wrong == ["planted /planted/ is in the table and answers nowhere"]


@pytest.mark.parametrize(
    "line",
    ["a  /a/  office  –  yes", "a  /a/  kings  –  yes  none", "a  /a/  office  –  maybe  none"],
)
def test_a_line_that_is_no_row_is_refused(line):
    with pytest.raises(access.Unreadable):
        access.rows(line)


def is_doorstep(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith(DOORSTEPS)


def met_the_gate(answer) -> bool:
    return is_doorstep(answer) or answer.status_code == 405


def verdict(row, route, method, answer, *, allowed: bool) -> str | None:
    status = answer.status_code
    if not allowed:
        return None if status in REFUSED else f"{status}, should be refused"
    if status >= 500 or status in (403, 405):
        return f"{status}, should be let in"
    # a library's page about something the account does not have
    may_be_absent = route.has_parameters or row.path.startswith("/compte/")
    if status == 404 and not may_be_absent:
        return "404, should be let in"
    # allauth's own pages send one from step to step; ours never back to the doorstep
    if is_doorstep(answer) and not row.path.startswith("/compte/"):
        return f"sent to {answer.url}, should be let in"
    return None


def knock(client, row, audience: str, *, behind_gate: bool = False) -> list[str]:
    """Every method at one door; what it changes is undone."""
    route, wrong = DOORS[row.route], []
    for method in METHODS:
        words = row.write if method == "POST" else row.read if method in ("GET", "HEAD") else ()
        allowed = audience in words and not (behind_gate and row.second_factor)
        attempt = transaction.atomic()
        attempt._from_testcase = True  # an operation may open its durable transaction inside
        with attempt:
            cookies = client.cookies.copy()
            answer = client.generic(method, route.address(FAKE), follow=False)
            fault = verdict(row, route, method, answer, allowed=allowed)
            if behind_gate and row.second_factor and not met_the_gate(answer):
                fault = f"{answer.status_code}, should meet the gate"
            transaction.set_rollback(True)
        client.cookies = cookies
        cache.clear()
        if fault:
            wrong.append(f"{audience} {method} {row.route}: {fault}")
    return wrong


def knock_everywhere(client, audience, **kwargs) -> str:
    """The faults, one a line: an empty text is a good day."""
    client.raise_request_exception = False
    rows = [row for row in TABLE if row.route in DOORS]
    return "\n".join(fault for row in rows for fault in knock(client, row, audience, **kwargs))


@pytest.mark.django_db
def test_who_is_not_signed_in_is_sent_to_the_door():
    assert knock_everywhere(Client(), access.ANONYMOUS) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("role", access.ROLES)
def test_each_role_opens_its_doors_and_no_other(role):
    assert knock_everywhere(signed_in(make_role(role)), role) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "enrolled"),
    [
        ("coordinator", True),
        ("coordinator", False),
        ("doctor", True),
        ("cpam", False),
        ("administrator", True),
    ],
)
def test_without_its_second_factor_a_session_opens_nothing(role, enrolled):
    client = signed_in(make_role(role, enrolled=enrolled), second_factor=False)
    assert knock_everywhere(client, role, behind_gate=True) == ""


@pytest.mark.django_db
def test_the_plain_member_needs_no_second_factor():
    client = signed_in(make_role("member", enrolled=False), second_factor=False)
    assert knock_everywhere(client, "member") == ""


def test_the_json_of_the_table_needs_no_database(capsys):
    import json

    from django.core.management import call_command

    call_command("access_matrix", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert {"route", "path", "read", "write", "second_factor"} <= set(rows[0])
    assert len(rows) == len(TABLE)
