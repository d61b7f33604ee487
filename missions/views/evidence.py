import io

from csp.decorators import csp
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.surface.http import reads, require, writes
from missions import images
from missions.operations import declarations as operations
from missions.queries import evidence as pieces
from missions.rules import declares, is_own, may_open, sees_hours

# nothing runs in what somebody sent, even if a browser insists on opening it
sandboxed = csp({"default-src": ["'none'"], "sandbox": [""]})


def _piece(request, evidence_id):
    piece = pieces.find(evidence_id)
    if piece is None or not may_open(request.actor, piece.person_id):
        raise Http404
    return piece


@sandboxed
@reads
@require(sees_hours)
def evidence(request, evidence_id):
    """The file itself, always as a download."""
    piece = _piece(request, evidence_id)
    return FileResponse(
        io.BytesIO(documents.read(piece.document_id)),
        as_attachment=True,
        filename=piece.name,
        content_type=piece.media_type,
    )


@sandboxed
@reads
@require(sees_hours)
def evidence_image(request, evidence_id):
    piece = _piece(request, evidence_id)
    if not piece.is_image:
        raise Http404
    try:
        drawn = images.redrawn(documents.read(piece.document_id))
    except images.NotAnImage:
        raise Http404 from None
    return HttpResponse(drawn, content_type="image/jpeg")


@writes
@require(declares)
def remove_evidence(request, evidence_id):
    piece = pieces.find(evidence_id)
    if piece is None or not is_own(request.actor, piece.person_id):
        raise Http404
    if request.method == "POST":
        try:
            operations.remove_evidence(by=request.actor, at=clock.now(), evidence_id=evidence_id)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
    return redirect("missions:change", piece.declaration_id)
