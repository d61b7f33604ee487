"""A control character in an address: no page, and never a question to the database."""

from urllib.parse import quote
from uuid import UUID

import pytest
from django.test import Client

from cpts_portal.home import access

NUMBERS = {"uuid": str(UUID(int=7)), "int": "4", "slug": "zz-9"}
WORDS = ("<str:", "<slug:", "<path:")
SPELLED = [*(route for route in access.routes() if any(word in route.pattern for word in WORDS))]
CONTROLS = ["\0", "a\0", "\n", "\x1b[31m", "\u2028"]


@pytest.mark.django_db
@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
@pytest.mark.parametrize("route", SPELLED, ids=lambda route: route.name)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_with_a_control_character_is_no_page(route, control, method):
    quoted = quote(control)
    address = route.address(NUMBERS | {"str": quoted, "path": quoted})
    if "<slug:" in route.pattern:
        address = address.replace("zz-9", quoted)
    assert Client().generic(method, address).status_code == 404


def test_the_routes_with_a_word_in_them_are_found():
    assert {"funding:indicator", "members:invitation", "patients:follow"} <= {
        route.name for route in SPELLED
    }
