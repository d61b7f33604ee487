"""The PDF, as a download: through this app's own rule, never through an address of the storage."""

import io

from django.http import FileResponse, Http404

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.web.files import sandboxed
from cpts_portal.foundation.web.http import page, reads
from funding.dossier import traced_reads
from funding.dossier.content import pdf_document
from funding.dossier.facts import PaperFacts
from funding.dossier.permissions import reads_dossier


def download(facts: PaperFacts, content: bytes) -> FileResponse:
    return FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=pdf_document.file_name(facts),
        content_type="application/pdf",
    )


@sandboxed
@page(reads(traced=True), reads_dossier, scope="built documents", budget=5)
def document(request, document_id):
    found = traced_reads.open_paper(by=request.actor, at=clock.now(), document_id=document_id)
    if found is None:
        raise Http404
    return download(*found)
