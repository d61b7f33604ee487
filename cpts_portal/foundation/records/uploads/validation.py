from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from cpts_portal.foundation.kernel.errors import DomainError

from . import clamd, images, pdfs
from .limits import HEAD_BYTES, MOST_BYTES, MOST_IMAGE_BYTES, ONLY, PDF, TYPES, FileType
from .names import clean_name, extension_of

EMPTY = "Ce fichier est vide : choisissez-en un autre."
TOO_BIG = "Ce PDF dépasse 10 Mo : réduisez-le ou envoyez-le en plusieurs parties."
TOO_BIG_IMAGE = (
    "Cette image dépasse 30 Mo : réduisez-la, ou photographiez à nouveau la feuille avec un "
    "téléphone."
)


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
        content, pages, file_type = checked.content, checked.pages, PDF
        if len(content) > MOST_BYTES:
            raise DomainError(TOO_BIG)
    else:
        (content, file_type), pages = images.redraw(content, kind), 1
    name = clean_name(uploaded.name or "", file_type)
    scan = "pending" if clamd.is_configured() else ""
    return AcceptedUpload(content, file_type.media_type, name, pages, scan)


def _bounded(uploaded: UploadedFile, kind: FileType) -> bytes:
    """Read without trusting the size announced."""
    most, refusal = (MOST_BYTES, TOO_BIG) if kind is PDF else (MOST_IMAGE_BYTES, TOO_BIG_IMAGE)
    uploaded.seek(0)
    content = uploaded.read(most + 1)
    if len(content) > most:
        raise DomainError(refusal)
    return content


def _kind(uploaded: UploadedFile, head: bytes) -> FileType:
    """By its first bytes, which the readers then check whole: neither the type that a browser
    declares nor the extension of another type of ours changes it. The name of anything else (a
    program) is refused whatever is inside."""
    if not head:
        raise DomainError(EMPTY)
    extension = extension_of(uploaded.name or "")
    if extension and not any(extension in kind.extensions for kind in TYPES):
        raise DomainError(ONLY)
    kind = next((kind for kind in TYPES if kind.opens(head)), None)
    if kind is None and PDF.opens(pdfs.without_blanks_before(head)):
        kind = PDF
    if kind is None:
        raise DomainError(ONLY)
    return kind
