from django.http import Http404

from cpts_portal.foundation.web.files import download, picture, sandboxed
from cpts_portal.foundation.web.http import page, reads
from missions.permissions import may_open, sees_hours
from missions.queries import evidence as pieces


def _piece(request, evidence_id):
    piece = pieces.find_evidence(evidence_id)
    if piece is None or not may_open(request.actor, piece.declaration.person_id):
        raise Http404
    return piece


@sandboxed
@page(reads, sees_hours, scope="own hours, coordinator all", budget=4)
def evidence(request, evidence_id):
    """The file itself, always as a download."""
    piece = _piece(request, evidence_id)
    return download(piece.document_id, name=piece.name, media_type=piece.media_type)


@sandboxed
@page(reads, sees_hours, scope="own hours, coordinator all", budget=4)
def evidence_image(request, evidence_id):
    piece = _piece(request, evidence_id)
    if not piece.is_image:
        raise Http404
    return picture(piece.document_id)
