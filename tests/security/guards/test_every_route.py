"""Every address of the portal, every reader, every method: as the table of access says."""

from types import ModuleType

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, path

from cpts_portal import urls
from cpts_portal.foundation.web.http import reads, require
from cpts_portal.home import access
from members import permissions
from tests.security.guards import people, probes

NAMES = (
    *(access.ANONYMOUS, *access.ROLES),
    *("other member", "other doctor", "secretary", "member without"),
    *("role ended", "role taken back", "account closed", "device removed"),
    *(people.name_without(*kind) for kind in people.WITHOUT),
)
# these try HEAD and what nothing answers to as well: neither depends on who asks
THOROUGH = frozenset({access.ANONYMOUS, "member", "coordinator", "cpam"})


def test_every_kind_of_reader_is_probed(portal):
    assert set(portal.readers) == set(NAMES)


@pytest.mark.requirement("AUT-01", "AUT-02", "AUT-03")
@pytest.mark.parametrize("name", NAMES)
def test_every_route_answers_as_the_table_says(portal, name):
    """What refuses says nothing of what stands behind it, and nothing is written."""
    methods = probes.EVERY_METHOD if name in THOROUGH else probes.METHODS
    reader = portal.readers[name]
    assert probes.probe_everywhere(reader, portal.values, methods, portal.looked) == []


def injected(settings, *patterns) -> dict[str, access.Route]:
    """The portal's addresses with these before them."""
    module = ModuleType("injected")
    module.urlpatterns = [*patterns, *urls.urlpatterns]
    for name in ("handler400", "handler403", "handler404", "handler500"):
        setattr(module, name, getattr(urls, name))
    settings.ROOT_URLCONF = module
    return {route.name: route for route in access.routes(get_resolver())}


@reads
def _open_to_all_accounts(request):
    return HttpResponse("1 000 €")


@reads
@require(permissions.coordinator)
def _narrower(request):
    return HttpResponse("")


BUDGET = next(row for row in access.matrix_rows() if row.route == "funding:budget")


@pytest.mark.requirement("AUT-01")
def test_a_page_without_a_row_is_seen(portal, settings):
    injected(settings, path("nouvelle/", _narrower, name="injected"))
    differences = access.differences(access.matrix_rows(), access.routes(get_resolver()))
    assert differences == ["injected /nouvelle/ is in no row of the table"]


@pytest.mark.requirement("AUT-02")
@pytest.mark.parametrize(
    ("view", "reader", "fault"),
    [
        (_open_to_all_accounts, "member", "member GET funding:budget: 200, should be refused"),
        (_narrower, "president", "president GET funding:budget: 403, should be let in"),
    ],
)
def test_a_view_that_lost_its_rule_is_seen(portal, settings, view, reader, fault):
    """By every reader; the guard that reads the rules has tests of its own."""
    route = injected(settings, path("budget/", view, name="injected"))["injected"]
    assert fault in probes.probe(portal.readers[reader], BUDGET, route, portal.values)


@pytest.mark.requirement("AUT-03")
def test_a_page_that_forgot_the_gate_is_seen(portal, settings):
    _open_to_all_accounts.login_required = False
    try:
        route = injected(settings, path("budget/", _open_to_all_accounts, name="injected"))
        faults = probes.probe(
            portal.readers["cpam without device"], BUDGET, route["injected"], portal.values
        )
    finally:
        del _open_to_all_accounts.login_required
    assert any("200, should meet the gate" in fault for fault in faults)


def test_a_refusal_that_writes_or_tells_is_seen(portal, settings):
    def telling(request, person_id):
        if str(person_id) == str(portal.values["person_id"]):
            request.user.save()
            return HttpResponse("", status=403)
        return HttpResponse("", status=404)

    row = next(row for row in access.matrix_rows() if row.route == "members:person")
    route = injected(settings, path("adherents/<uuid:person_id>/", telling, name="injected"))
    faults = probes.probe(portal.readers["cpam"], row, route["injected"], portal.values)
    assert "cpam GET members:person: wrote to members_user" in faults
    assert "cpam GET members:person: the refusal tells what exists" in faults
