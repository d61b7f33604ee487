"""The copy of somebody's data as one file: a PDF to read, a JSON for machines, and their documents.

Both texts come from the same object.
"""

import hashlib
import io
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.records import documents
from cpts_portal.foundation.records.privacy_rights import Copy
from cpts_portal.foundation.web import pdf

TEMPLATE = "pdf/own_data.html"
UNREADABLE = (
    "Ce fichier ne peut pas être donné : il est abîmé, ou l’antivirus le retient. Demandez-le à la "
    "coordination.\n"
)
TITLE = "Vos données personnelles"


def response(copy: Copy, *, author: str, name: str) -> HttpResponse:
    answer = HttpResponse(zipped(copy, author=author), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


def zipped(copy: Copy, *, author: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("donnees.pdf", pdf_document(copy, author=author))
        bundle.writestr("donnees.json", as_json(copy))
        for number, file in enumerate(copy.files, 1):
            name = f"pieces/{number:02}-{file.name}"
            try:
                bundle.writestr(name, documents.content_of(file.document))
            except (documents.Damaged, documents.Erased, documents.Withheld):
                # the rest of the copy is owed all the same
                bundle.writestr(f"{name}.txt", UNREADABLE)
    return out.getvalue()


def as_json(copy: Copy) -> str:
    content = {
        "fait_le": copy.made_at.astimezone(PARIS).isoformat(timespec="seconds"),
        "donnees": {table.title: [dict(row) for row in table.rows] for table in copy.tables},
        "pieces": [file.name for file in copy.files],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=_plain)


def pdf_document(copy: Copy, *, author: str) -> bytes:
    return pdf.render(
        TEMPLATE,
        {"copy": copy, "author": author},
        title=TITLE,
        author=author,
        as_of=copy.made_at,
        identifier=hashlib.sha256(as_json(copy).encode()).hexdigest(),
    )


def _plain(value) -> str:
    if isinstance(value, datetime):
        return value.astimezone(PARIS).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a copy")
