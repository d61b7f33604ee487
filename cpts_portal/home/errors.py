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
    return _page(400)


def forbidden(request, exception=None):
    """Who can help depends on who reads: the office is not sent to itself."""
    roles = getattr(getattr(request, "actor", None), "roles", frozenset())
    return _page(403, gives_roles=Role.ADMINISTRATOR in roles, is_office=Role.COORDINATOR in roles)


def not_found(request, exception=None):
    return _page(404)


def server_error(request):
    return _page(500)


def _page(status: int, **context) -> HttpResponse:
    return HttpResponse(render_to_string(f"{status}.html", _association() | context), status=status)


def _association() -> dict:
    try:
        facts = navigation.association_facts()
    except Error:
        facts = None
    return {"association": facts.name, "contact": facts} if facts else {}
