"""Error pages. A fault of ours gets a reference that stands in the log too."""

import logging
import secrets

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger("cpts_portal.errors")


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """Rendered without request: a broken context processor must not break the error page."""
    reference = secrets.token_hex(4)
    log.error("server error", extra={"reference": reference})
    return HttpResponseServerError(render_to_string("500.html", {"reference": reference}))
