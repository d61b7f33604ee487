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

SANDBOX = {"default-src": ["'none'"], "sandbox": True}


def _piece(request, evidence_id):
    piece = pieces.find(evidence_id)
    if piece is None or not may_open(request.actor, piece.person_id):
        raise Http404
    return piece


@reads
@require(sees_hours)
def evidence(request, evidence_id):
    """The file itself: always a download, in a sandbox if a browser insists on opening it."""
    piece = _piece(request, evidence_id)
    response = FileResponse(
        iter([documents.read(piece.document_id)]),
        as_attachment=True,
        filename=piece.name,
        content_type=piece.media_type,
    )
    return _guarded(response)


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
    return _guarded(HttpResponse(drawn, content_type="image/jpeg"))


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


def _guarded(response):
    response._csp_replace = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
