"""What somebody sent, served: the original as a download, a picture drawn anew in place."""

import io
from uuid import UUID

from csp.decorators import csp
from django.http import FileResponse, Http404, HttpResponse

from cpts_portal.foundation.records import documents
from cpts_portal.foundation.surface import pictures

# nothing runs in what somebody sent, even if a browser insists on opening it
sandboxed = csp(
    {"default-src": ["'none'"], "frame-ancestors": ["'none'"], "sandbox": [""]},
)


def download(document_id: UUID, *, name: str, media_type: str) -> FileResponse:
    """The bytes as they were kept, always as an attachment."""
    return FileResponse(
        io.BytesIO(documents.read(document_id)),
        as_attachment=True,
        filename=name,
        content_type=media_type,
    )


def picture(document_id: UUID) -> HttpResponse:
    """A JPEG drawn anew; 404 for what is not an image."""
    try:
        drawn = pictures.redrawn(documents.read(document_id))
    except pictures.NotAnImage:
        raise Http404 from None
    return HttpResponse(drawn, content_type="image/jpeg")
