"""The size of an image, read from its first bytes: its place on a page is kept before it comes."""

import io

from PIL import Image

NOT_AN_IMAGE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def size_of(content: bytes, media_type: str) -> tuple[int | None, int | None]:
    """Width and height; nothing for what is not a picture."""
    if not media_type.startswith("image/"):
        return None, None
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size
    except NOT_AN_IMAGE:
        return None, None
