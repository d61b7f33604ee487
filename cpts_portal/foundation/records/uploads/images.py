"""Images are decoded and encoded anew: what is kept holds pixels only, no metadata, no tail."""

import io
import warnings

from PIL import Image, ImageOps

from cpts_portal.foundation.kernel.errors import DomainError

from .limits import JPEG, LONGEST_KEPT, LONGEST_SIDE, MOST_PIXELS, FileType

UNREADABLE = "Cette image ne s’ouvre pas : elle est abîmée ou incomplète."
TOO_LARGE = "Cette image est trop grande : réduisez-la ou photographiez-la à nouveau."
ANIMATED = "Cette image est animée : envoyez une image fixe."
QUALITY = 88
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    MemoryError,
    Image.DecompressionBombError,
)


def encode_again(content: bytes, kind: FileType) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own, lower pixel limit: ours decides
        try:
            return _encode(content, kind)
        except BROKEN:
            raise DomainError(UNREADABLE) from None


def _encode(content: bytes, kind: FileType) -> bytes:
    with Image.open(io.BytesIO(content), formats=[_format(kind)]) as image:
        if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
            raise DomainError(TOO_LARGE)
        if getattr(image, "n_frames", 1) > 1:
            raise DomainError(ANIMATED)
        # a large JPEG is decoded at a fraction of its size: less memory, same legibility
        image.draft(None, (LONGEST_KEPT, LONGEST_KEPT))
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        if max(image.size) > LONGEST_KEPT:
            image.thumbnail((LONGEST_KEPT, LONGEST_KEPT))
        bare = image.convert(_mode(image, kind))
    # a new image takes the pixels and leaves profiles, comments and thumbnails behind
    pixels = Image.new(bare.mode, bare.size)
    pixels.paste(bare)
    out = io.BytesIO()
    options = {"quality": QUALITY, "optimize": True} if kind is JPEG else {}
    pixels.save(out, _format(kind), **options)
    return out.getvalue()


def _format(kind: FileType) -> str:
    return "JPEG" if kind is JPEG else "PNG"


def _mode(image: Image.Image, kind: FileType) -> str:
    if image.mode in ("L", "RGB"):
        return image.mode
    if kind is JPEG:
        return "RGB"
    return "RGBA" if image.mode in ("RGBA", "LA", "P", "PA") else "RGB"
