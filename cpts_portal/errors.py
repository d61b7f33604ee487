"""Error pages, each with the reference that stands in the log lines of the request too.

Rendered without the request: a database that is down, or a broken context processor, must not
break the page that says so.
"""

from django.http import HttpResponse
from django.template.loader import render_to_string


def bad_request(request, exception=None):
    return _page(400)


def forbidden(request, exception=None):
    return _page(403)


def not_found(request, exception=None):
    return _page(404)


def server_error(request):
    return _page(500)


def _page(status: int) -> HttpResponse:
    return HttpResponse(render_to_string(f"{status}.html"), status=status)
