"""What somebody sent, served: the original as a download, a picture drawn anew in place."""

import io
from functools import wraps
from uuid import UUID

from csp.decorators import csp
from django.http import FileResponse, Http404, HttpResponse
from django.template.loader import render_to_string

from cpts_portal.foundation.records import documents, wake
from cpts_portal.foundation.web import pictures

WITHHELD = 409
CHECK_TASK = "cpts_portal.home.tasks.check_document"
_nothing_runs = csp({"default-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": [""]})


def sandboxed(view):
    """Nothing runs in what somebody sent, even if a browser insists on opening it; a page of ours
    that says why there is no file keeps the portal's own policy, and its style."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code == WITHHELD:
            return response
        return _nothing_runs(lambda request: response)(request)

    return wrapped


def download(document_id: UUID, *, name: str, media_type: str) -> FileResponse | HttpResponse:
    """The bytes as they were kept, always as an attachment; a page that says why, for what the
    antivirus has not let through (and for what is damaged, see ``DamagedFileMiddleware``); 404 for
    what is not kept any more."""
    try:
        content = documents.read_content(document_id)
    except documents.Erased:
        raise Http404 from None
    except documents.Withheld as refusal:
        page = render_to_string("withheld.html", {"sentence": refusal.sentence})
        return HttpResponse(page, status=WITHHELD)
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type=media_type
    )


def picture(document_id: UUID) -> HttpResponse:
    """A JPEG drawn anew, on white; 404 for what is not an image, not let through or not kept."""
    try:
        drawn = pictures.redrawn(documents.read_content(document_id))
    except (pictures.NotAnImage, documents.Erased, documents.Withheld):
        raise Http404 from None
    return HttpResponse(drawn, content_type="image/jpeg")


class DamagedFileMiddleware:
    """Whatever page asked for a file that was altered, cut or lost: a sentence and a reference, and
    the worker reads it again, which tells the administrator. A page that reads cannot write."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, documents.Damaged):
            return None
        if exception.document_id:
            wake.send(CHECK_TASK, exception.document_id)
        return HttpResponse(render_to_string("damaged.html"), status=WITHHELD)
