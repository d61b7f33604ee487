"""Evidence shown in place: never the uploaded bytes, always an image drawn anew. Pure."""

import io

from PIL import Image, ImageOps

from cpts_portal.foundation.records.uploads.image_reader import ImageRefused, laid_on_white

LONGEST_SIDE = 1600
MOST_PIXELS = 50_000_000


class NotAnImage(ValueError):
    pass


def redrawn(content: bytes) -> bytes:
    """A JPEG of at most 1 600 pixels a side, upright, on white, without metadata."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAnImage
            upright = laid_on_white(ImageOps.exif_transpose(picture))
    except (OSError, ValueError, SyntaxError, ImageRefused) as error:
        raise NotAnImage from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = io.BytesIO()
    upright.save(drawn, "JPEG", quality=82)
    return drawn.getvalue()
