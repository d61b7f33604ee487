from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from cpts_portal.foundation.kernel.errors import DomainError

from . import clamd, images, pdfs
from .limits import MOST_BYTES, ONLY, PDF, TYPES, FileType
from .names import clean_name, extension_of

EMPTY = "Ce fichier est vide : choisissez-en un autre."
INFECTED = (
    "L’antivirus a reconnu un programme malveillant dans ce fichier. Rien n’a été enregistré : "
    "ne l’ouvrez pas, et prévenez la personne qui s’occupe de votre informatique."
)
TOO_BIG = "Ce fichier dépasse 10 Mo : réduisez-le ou envoyez-le en plusieurs parties."


@dataclass(frozen=True)
class AcceptedUpload:
    """``content`` is what to keep: an image encoded anew, a PDF as it came. ``pages`` is 1 for
    an image. ``scan`` is the antivirus's word: clean, pending, or nothing without antivirus."""

    content: bytes
    media_type: str
    name: str
    pages: int
    scan: str = ""


def accept(uploaded: UploadedFile) -> AcceptedUpload:
    content = _bounded(uploaded)
    kind = _kind(uploaded, content)
    name = clean_name(uploaded.name or "", kind)
    if kind is PDF:
        pages = pdfs.check(content)
    else:
        content, pages = images.encode_again(content, kind), 1
        if len(content) > MOST_BYTES:
            raise DomainError(TOO_BIG)
    return AcceptedUpload(content, kind.media_type, name, pages, _scanned(content))


def _scanned(content: bytes) -> str:
    """A scanner that is down holds nobody up: the file waits for its verdict, out of reach."""
    if not clamd.is_configured():
        return ""
    verdict = clamd.judge(content)
    if verdict is clamd.Verdict.INFECTED:
        raise DomainError(INFECTED)
    return "clean" if verdict is clamd.Verdict.CLEAN else "pending"


def _bounded(uploaded: UploadedFile) -> bytes:
    """Read without trusting the size announced."""
    uploaded.seek(0)
    content = uploaded.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DomainError(TOO_BIG)
    if not content:
        raise DomainError(EMPTY)
    return content


def _kind(uploaded: UploadedFile, content: bytes) -> FileType:
    """Extension, first bytes and declared type must tell the same story."""
    extension = extension_of(uploaded.name or "")
    by_name = next((kind for kind in TYPES if extension in kind.extensions), None)
    by_bytes = next((kind for kind in TYPES if content.startswith(kind.magic)), None)
    if by_name is None or by_bytes is None:
        raise DomainError(ONLY)
    if by_name is not by_bytes:
        raise DomainError(
            f"Ce fichier se nomme .{extension} mais son contenu est un {by_bytes.label} : "
            "enregistrez-le sous le bon format."
        )
    declared = (getattr(uploaded, "content_type", "") or "").split(";")[0].strip().lower()
    unsaid = ("", "application/octet-stream")
    if declared not in (*unsaid, by_name.media_type, *by_name.aliases):
        raise DomainError(ONLY)
    return by_name
