from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from cpts_portal.foundation.kernel.errors import DomainError

from . import clamd, images, pdfs
from .limits import HEAD_BYTES, MOST_BYTES, MOST_IMAGE_BYTES, ONLY, PDF, PHOTOS, TYPES, FileType
from .names import clean_name, extension_of

EMPTY = "Ce fichier est vide : choisissez-en un autre."
TOO_BIG = "Ce PDF dépasse 10 Mo : réduisez-le ou envoyez-le en plusieurs parties."
TOO_BIG_IMAGE = (
    "Cette image dépasse 30 Mo : réduisez-la, ou photographiez à nouveau la feuille avec un "
    "téléphone."
)
UNSAID = ("", "application/octet-stream")


@dataclass(frozen=True)
class AcceptedUpload:
    """``content`` is what to keep: an image encoded anew, a PDF as it came or, when readers had to
    mend it, as they read it. ``pages`` is 1 for an image. ``scan`` says that the antivirus has yet
    to judge it; nothing without antivirus."""

    content: bytes
    media_type: str
    name: str
    pages: int
    scan: str = ""


def accept(uploaded: UploadedFile) -> AcceptedUpload:
    """Answers without the antivirus: the worker asks it, and nobody reads the file meanwhile."""
    uploaded.seek(0)
    kind = _kind(uploaded, uploaded.read(HEAD_BYTES))
    content = _bounded(uploaded, kind)
    if kind is PDF:
        checked = pdfs.check(content)
        content, pages, kept = checked.content, checked.pages, PDF
        if len(content) > MOST_BYTES:
            raise DomainError(TOO_BIG)
    else:
        (content, kept), pages = images.redraw(content, kind), 1
    name = clean_name(uploaded.name or "", kept)
    scan = "pending" if clamd.is_configured() else ""
    return AcceptedUpload(content, kept.media_type, name, pages, scan)


def _bounded(uploaded: UploadedFile, kind: FileType) -> bytes:
    """Read without trusting the size announced."""
    most, refusal = (MOST_BYTES, TOO_BIG) if kind is PDF else (MOST_IMAGE_BYTES, TOO_BIG_IMAGE)
    uploaded.seek(0)
    content = uploaded.read(most + 1)
    if len(content) > most:
        raise DomainError(refusal)
    return content


def _kind(uploaded: UploadedFile, head: bytes) -> FileType:
    """Extension, first bytes and declared type must tell the same story; a telephone that names an
    HEIC « .jpg », or the other way round, is believed on its bytes."""
    if not head:
        raise DomainError(EMPTY)
    extension = extension_of(uploaded.name or "")
    by_name = next((kind for kind in TYPES if extension in kind.extensions), None)
    by_bytes = next((kind for kind in TYPES if kind.opens(head)), None)
    if by_bytes is None and PDF.opens(pdfs.without_blanks_before(head)):
        by_bytes = PDF
    if by_name is None or by_bytes is None:
        raise DomainError(ONLY)
    if by_name is not by_bytes and not {by_name, by_bytes} <= set(PHOTOS):
        raise DomainError(
            f"Ce fichier se nomme .{extension} mais son contenu est un {by_bytes.label} : "
            "enregistrez-le sous le bon format."
        )
    declared = (getattr(uploaded, "content_type", "") or "").split(";")[0].strip().lower()
    if declared not in (*UNSAID, *by_name.media_types, *by_bytes.media_types):
        raise DomainError(ONLY)
    return by_bytes
