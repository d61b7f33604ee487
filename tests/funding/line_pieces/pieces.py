"""A piece deposited by its page or by its operation, and where a funder opens it."""

import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers as dossier_reads
from funding.indicators.depositing import deposit_evidence
from tests.funding.dossier_world import AT, COORDINATOR

PAGE = "/indicateurs/L01/1/"


def png(color="white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return out.getvalue()


def post(client, content=None, *, name="bilan.png", line=PAGE, **changes):
    form = {"label": "Bilan du premier semestre", "dated_on": "2023-03-31"} | changes
    content = png() if content is None else content
    file = SimpleUploadedFile(name, content, "application/octet-stream")
    return client.post(f"{line}pieces/", form | {"upload": file}, follow=True)


def deposit(content: bytes = b"", **changes):
    values = {
        "line_number": "L01",
        "contract_year": 1,
        "label": "Bilan",
        "names_people": False,
        "dated_on": date(2023, 3, 31),
        "upload": AcceptedUpload(content or png(), "image/png", "bilan.png", 1),
    } | changes
    return deposit_evidence(**({"by": COORDINATOR, "at": AT} | values)).id


def sent():
    advance_dossier(by=COORDINATOR, at=AT, year=1, transition="submit")
    return dossier_reads.dossier(1)


def piece_url(dossier, piece) -> str:
    return f"/revue/funding/dossier/{dossier.id}/pieces/{piece.sha256}/"
