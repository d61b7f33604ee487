"""Error pages, each with the reference that stands in the log lines of the request too.

Rendered without the request: a database that is down, or a broken context processor, must not
break the page that says so. The association is named when it can be read.
"""

from django.db import Error
from django.http import HttpResponse
from django.template.loader import render_to_string

from cpts_portal.home import navigation
from members.enums import Role


def bad_request(request, exception=None):
    return _page(400, request)


def forbidden(request, exception=None):
    return _page(403, request)


def not_found(request, exception=None):
    return _page(404, request)


def server_error(request):
    return _page(500, request)


def _page(status: int, request) -> HttpResponse:
    """Who can help depends on who reads: the office is not sent to itself."""
    roles: frozenset[str] = getattr(getattr(request, "actor", None), "roles", frozenset())
    readers = {"gives_roles": Role.ADMINISTRATOR in roles, "is_office": Role.COORDINATOR in roles}
    return HttpResponse(render_to_string(f"{status}.html", _association() | readers), status=status)


def _association() -> dict:
    try:
        facts = navigation.association_facts()
    except Error:
        facts = None
    return {"association": facts.name, "contact": facts} if facts else {}
