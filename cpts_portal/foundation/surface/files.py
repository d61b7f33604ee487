"""What somebody sent, served: the original as a download, a picture drawn anew in place."""

import io
from functools import wraps
from uuid import UUID

from csp.decorators import csp
from django.http import FileResponse, Http404, HttpResponse
from django.template.loader import render_to_string

from cpts_portal.foundation.records import documents
from cpts_portal.foundation.surface import pictures

WITHHELD = 409
_nothing_runs = csp(
    {"default-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": [""]},
)


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
    antivirus has not let through; 404 for what is not kept any more."""
    try:
        content = documents.read(document_id)
    except documents.Absent:
        raise Http404 from None
    except documents.Withheld as refusal:
        page = render_to_string("withheld.html", {"sentence": refusal.sentence})
        return HttpResponse(page, status=WITHHELD)
    return FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=name,
        content_type=media_type,
    )


def picture(document_id: UUID) -> HttpResponse:
    """A JPEG drawn anew; 404 for what is not an image, not let through or not kept."""
    try:
        drawn = pictures.redrawn(documents.read(document_id))
    except (pictures.NotAnImage, documents.Absent, documents.Withheld):
        raise Http404 from None
    return HttpResponse(drawn, content_type="image/jpeg")
