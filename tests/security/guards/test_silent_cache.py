"""Every page and every form of the portal while the shared cache is frozen, dead or emptied."""

import pytest
from django.core.cache import cache

from cpts_portal.home import access
from tests.faults.valkey_server import cache_at, end_pauses, own_valkey
from tests.security.guards import probes
from tests.support.populated_portal import fill

ROWS = [row for row in access.matrix_rows() if not row.optional]
# for the walk alone: a request that meets the frozen server gives up sooner than it would
HURRIED = {"socket_timeout": 0.01, "socket_connect_timeout": 0.01}


@pytest.fixture(scope="module")
def valkey():
    with own_valkey() as server:
        yield server


def pages(place):
    doors = probes.doors()
    for row in ROWS:
        reader = next((one for one in place.readers.values() if one.may(row, "GET")), None)
        if reader:
            yield reader.client, "GET", fill(row, doors[row.route], place.values), None


def posts(place, shown):
    for form in shown.values():
        yield place.readers[form.reader].client, "POST", form.address, form.as_sent()


@pytest.mark.requirement("REL-02")
@pytest.mark.parametrize("act", ["freeze", "stop", "empty"])
def test_every_page_and_every_form_answers_while_the_cache_is_silent(
    place, shown, valkey, settings, act
):
    settings.CACHES = cache_at(valkey.cache_address, **HURRIED)
    cache.set("before", 1)
    getattr(valkey, act)()
    broken = []
    for client, method, address, typed in [*pages(place), *posts(place, shown)]:
        end_pauses()  # each of them is the first to meet the silence
        answer, _ = probes.ask(client, method, address, typed)
        if answer.status_code >= 500:
            broken.append(f"{method} {address}: {answer.status_code}")
    if act == "freeze":
        valkey.thaw()
    elif act == "stop":
        valkey.start()
    assert broken == []
