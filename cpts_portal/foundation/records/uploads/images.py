"""Images are decoded and encoded anew elsewhere: what is kept holds pixels only."""

from cpts_portal.foundation.kernel.errors import DomainError

from . import isolated
from .limits import HEIC, JPEG, PNG, TIFF, FileType

UNREADABLE = "Cette image ne s’ouvre pas : elle est abîmée ou incomplète."
SENTENCES = {
    "large": "Cette image est trop grande : réduisez-la ou photographiez à nouveau la feuille.",
    "animated": "Cette image est animée : envoyez une image fixe.",
    "several": "Ce TIFF contient plusieurs pages : enregistrez-le en PDF.",
}
FORMATS = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF", TIFF: "TIFF"}
TYPE_OF = {b"JPEG": JPEG, b"PNG": PNG}


def redraw(content: bytes, kind: FileType) -> tuple[bytes, FileType]:
    """What to keep, and its type: a photo becomes a JPEG, anything else a PNG."""
    first, _, drawn = isolated.run("image_reader.py", content, FORMATS[kind]).partition(b"\n")
    word, _, rest = first.partition(b" ")
    if word != b"drawn":
        raise DomainError(SENTENCES.get(word.decode("ascii", "replace"), UNREADABLE))
    return drawn, TYPE_OF[rest.split(b" ")[0]]
