"""Nothing typed is lost with a session: each view that writes keeps it, or says why not."""

from django.http import HttpResponse
from django.urls import path

from cpts_portal.foundation.web.http import CLICK, everyone, page, reads, writes
from cpts_portal.home import access
from members import permissions
from tests.architecture.test_access_matrix import resolver


def faults(routes) -> list[str]:
    """In sentences; a view open to strangers has no session to lose."""
    wrong = []
    for route in routes:
        view = route.view
        writes_something = getattr(view, "access", None) == "writes"
        if not writes_something or not getattr(view, "login_required", True):
            continue
        keeps = hasattr(view, "keeps_draft")
        if not keeps and not getattr(view, "nothing_typed", ""):
            wrong.append(f"{route.name} loses what an expired session sends: draft=")
        if keeps and view.nothing_typed:
            wrong.append(f"{route.name} keeps what is typed: take its excuse off")
    return wrong


def injected(access_rule, rule, **options):
    @page(access_rule, rule, **options)
    def view(request):
        return HttpResponse("")

    return access.routes(resolver(path("injected/", view, name="injected")))


def test_every_view_that_writes_keeps_what_was_typed_or_says_why_not():
    assert faults(access.routes()) == []


def test_a_new_view_that_does_neither_is_refused():
    assert faults(injected(writes, permissions.coordinator)) == [
        "injected loses what an expired session sends: draft="
    ]


def test_a_view_that_keeps_or_only_reads_or_is_public_is_fine():
    assert faults(injected(writes, permissions.coordinator, draft="injected")) == []
    assert faults(injected(reads, permissions.coordinator)) == []
    assert faults(injected(writes, everyone)) == []


def test_a_view_with_nothing_typed_says_why():
    assert faults(injected(writes, permissions.coordinator, nothing_typed=CLICK)) == []


def test_an_excuse_that_no_longer_serves_is_refused():
    options = {"nothing_typed": CLICK, "draft": "injected"}
    assert faults(injected(writes, permissions.coordinator, **options)) == [
        "injected keeps what is typed: take its excuse off"
    ]
