"""Addresses of the copies of somebody's data, good at the moment of these tests."""

from cpts_portal.foundation.kernel.link_tokens import fingerprint
from cpts_portal.foundation.web import tickets
from cpts_portal.home.views import personal_data
from patients.views import own_request, requests


def settle(portal, at) -> None:
    me = portal.clients["coordinator"].session["_auth_user_id"]
    request_id, person_id = portal.values["request_id"], portal.values["person_id"]
    holders = {
        "home:my_copy": (personal_data.OWN_COPY, me),
        "home:person_copy": (personal_data.PERSON_COPY, f"{me} {person_id}"),
        "patients:request_copy": (requests.COPY, f"{me} {request_id}"),
        "patients:own_copy": (own_request.COPY, fingerprint(portal.values["link"])),
    }
    portal.values |= {
        f"{route} ticket": tickets.issue(*holder, at=at) for route, holder in holders.items()
    }
