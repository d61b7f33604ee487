"""Every route is in the table. That each answers as it says: ``tests/security/guards``."""

import json

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from cpts_portal.foundation.web.http import everyone, page, reads, require, writes
from cpts_portal.home import access
from members import permissions

TABLE = access.matrix_rows()


@pytest.mark.requirement("AUT-01")
def test_the_table_and_the_resolver_agree():
    assert access.differences(TABLE, access.routes()) == []


def test_the_table_is_aligned_and_in_order():
    assert len({row.route for row in TABLE}) == len(TABLE)


def resolver(*patterns):
    return URLResolver(RegexPattern(r"^/"), list(patterns))


@page(reads, permissions.coordinator)
def _injected(request):
    return HttpResponse("")


ROW = "injected  /injected/  {readers}  {writers}  yes  none"


@pytest.mark.parametrize(
    ("view", "table", "sentence"),
    [
        (_injected, "", "is in no row of the table"),
        (_injected, ROW.format(readers="everyone", writers="–"), "opens to coordinator"),
        (_injected, ROW.format(readers="coordinator, cpam", writers="–"), "opens to coordinator"),
        (_injected, ROW.format(readers="coordinator", writers="coordinator"), "only reads"),
        (
            page(reads, permissions.coordinator, scope="own hours")(lambda r: None),
            ROW.format(readers="coordinator", writers="–"),
            "the view says « own hours »",
        ),
        (
            page(reads, everyone)(lambda r: None),
            ROW.format(readers="office", writers="–"),
            "anonymous",
        ),
        (
            writes(require(permissions.member)(lambda r: None)),
            ROW.format(readers="member", writers="–"),
            "writes; the table",
        ),
        (reads(lambda r: None), ROW.format(readers="office", writers="–"), "no rule"),
    ],
)
def test_an_injected_view_that_the_table_does_not_know_is_refused(view, table, sentence):
    routes = access.routes(resolver(path("injected/", view, name="injected")))
    wrong = access.differences(access.matrix_rows(table), routes)
    assert len(wrong) == 1
    assert sentence in wrong[0]


def test_a_row_that_answers_nowhere_is_refused():
    row = ROW.format(readers="office", writers="–")
    wrong = access.differences(access.matrix_rows(row), access.routes(resolver()))
    assert wrong == ["injected /injected/ is in the table and answers nowhere"]


@pytest.mark.parametrize(
    "line",
    ["a  /a/  office  –  yes", "a  /a/  kings  –  yes  none", "a  /a/  office  –  maybe  none"],
)
def test_a_line_that_is_no_row_is_refused(line):
    with pytest.raises(access.Unreadable):
        access.matrix_rows(line)


def test_the_json_of_the_table_needs_no_database_and_says_what_the_resolver_holds(capsys):
    call_command("access_matrix", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert {"route", "path", "read", "write", "second_factor"} <= set(rows[0])
    assert len(rows) == len(TABLE)
    routes = {(route.name, route.path) for route in access.routes()}
    ours = [row for row in rows if not row["route"].startswith(access.OPTIONAL)]
    assert {(row["route"], row["path"]) for row in ours} == routes
