"""Nothing typed is lost with a session: each view that writes keeps it, or says why not."""

from django.http import HttpResponse
from django.urls import path

from cpts_portal.foundation.web.http import public, reads, require, writes
from cpts_portal.foundation.web.interrupted import keeps_typed
from cpts_portal.home import access
from members import permissions
from tests.architecture.test_access_matrix import resolver
from tests.architecture.unkept_forms import NOTHING_TYPED


def faults(routes, excused=NOTHING_TYPED) -> list[str]:
    """In sentences; a view open to strangers has no session to lose."""
    wrong, seen = [], set()
    for route in routes:
        writes_something = getattr(route.view, "access", None) == "writes"
        if not writes_something or not getattr(route.view, "login_required", True):
            continue
        keeps = hasattr(route.view, "keeps_typed")
        seen.add(route.name)
        if not keeps and route.name not in excused:
            wrong.append(f"{route.name} loses what an expired session sends: @keeps_typed")
        if keeps and route.name in excused:
            wrong.append(f"{route.name} keeps what is typed: take it off the list")
    return wrong + [f"{name} is excused and does not write" for name in excused.keys() - seen]


@writes
@require(permissions.coordinator)
def _injected(request):
    return HttpResponse("")


def injected(view):
    return access.routes(resolver(path("injected/", view, name="injected")))


def test_every_view_that_writes_keeps_what_was_typed_or_says_why_not():
    assert faults(access.routes()) == []


def test_a_new_view_that_does_neither_is_refused():
    assert faults(injected(_injected), {}) == [
        "injected loses what an expired session sends: @keeps_typed"
    ]


def test_a_view_that_keeps_or_only_reads_or_is_public_is_fine():
    kept = keeps_typed("injected")(writes(lambda request: None))
    for view in (kept, reads(lambda request: None), public(writes(lambda request: None))):
        assert faults(injected(view), {}) == []


def test_an_excuse_that_no_longer_serves_is_refused():
    assert faults(injected(_injected), {"injected": "x", "gone": "x"}) == [
        "gone is excused and does not write"
    ]
    kept = keeps_typed("injected")(writes(lambda request: None))
    assert len(faults(injected(kept), {"injected": "x"})) == 1
