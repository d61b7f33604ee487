"""Every page and every form of the portal while the shared cache is suspended, dead or emptied."""

import pytest
from django.core.cache import cache

from cpts_portal.home import access
from tests.faults.valkey_server import cache_at, end_pauses, own_valkey
from tests.security.guards import probes
from tests.support.populated_portal import fill

ROWS = [row for row in access.matrix_rows() if not row.optional]
# for this test alone: a request that meets the suspended server gives up sooner than it would
HURRIED = {"socket_timeout": 0.01, "socket_connect_timeout": 0.01}


@pytest.fixture(scope="module")
def valkey():
    with own_valkey() as server:
        yield server


def pages(portal):
    routes = probes.routes_by_name()
    for row in ROWS:
        reader = next(
            (reader for reader in portal.readers.values() if reader.may(row, "GET")), None
        )
        if reader:
            yield reader.client, "GET", fill(row, routes[row.route], portal.values), None


def posts(portal, page_forms):
    for form in page_forms.values():
        yield portal.readers[form.reader].client, "POST", form.address, form.as_sent()


@pytest.mark.requirement("REL-02")
@pytest.mark.parametrize("act", ["suspend", "stop", "empty"])
def test_every_page_and_every_form_answers_while_the_cache_is_silent(
    portal, page_forms, valkey, settings, act
):
    settings.CACHES = cache_at(valkey.cache_address, **HURRIED)
    cache.set("before", 1)
    getattr(valkey, act)()
    broken = []
    for client, method, address, data in [*pages(portal), *posts(portal, page_forms)]:
        end_pauses()  # each of them is the first to meet the silence
        answer, _ = probes.ask(client, method, address, data)
        if answer.status_code >= 500:
            broken.append(f"{method} {address}: {answer.status_code}")
    if act == "suspend":
        valkey.resume()
    elif act == "stop":
        valkey.start()
    assert broken == []
