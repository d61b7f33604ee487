"""Draws one image given on standard input anew, in a process of its own.

An image may be built to fill the memory, and decoders have flaws: this process has little memory
and no secret. Run as a script by ``images``; imports nothing of the portal. What comes out holds
pixels of 8 bits and nothing else: upright, laid on white, no metadata, no second picture.
"""

import io
import resource
import sys
import warnings

from PIL import Image, ImageOps

MEMORY = 1536 * 1024 * 1024
SECONDS = 20
# a photo of 200 million pixels is decoded at half its size; a scanned A3 at 300 dpi is 17 million
MOST_PIXELS = {"JPEG": 250_000_000}
MOST_PIXELS_OTHERWISE = 50_000_000
LONGEST_SIDE = 30_000
# larger images are kept smaller: enough to read an A3 sheet
LONGEST_KEPT = 5_000
MOST_KEPT_BYTES = 10 * 1024 * 1024
QUALITY = 88
SHRINK = 0.7
PHOTOS = ("JPEG", "HEIF")
SIXTEEN_BITS = ("I;16", "I;16L", "I;16B", "I;16N")
KNOWN_MODES = {"1", "L", "P", "LA", "PA", "RGB", "RGBA", "RGBX", "RGBa", "La", "CMYK", "YCbCr"}
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    EOFError,
    RuntimeError,
    Image.DecompressionBombError,
)


class ImageRefused(Exception):
    """Its message is the word for the parent."""


def redraw(content: bytes, kind: str) -> tuple[str, tuple[int, int], bytes]:
    """Format, size and bytes of what is kept. ``kind``: JPEG, PNG, HEIF or TIFF."""
    if kind == "HEIF":
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)
    with Image.open(io.BytesIO(content), formats=[kind]) as image:
        refuse_odd(image, kind)
        # a large JPEG is decoded at a fraction of its size: less memory, same legibility
        image.draft(None, (LONGEST_KEPT, LONGEST_KEPT))
        image.load()
        depth = content[24] if kind == "PNG" else 8
        ImageOps.exif_transpose(image, in_place=True)
        drawn = laid_on_white(image, depth=depth)
        drawn.thumbnail((LONGEST_KEPT, LONGEST_KEPT))
        pixels = bare(drawn)
    return encoded(pixels, "JPEG" if kind in PHOTOS else "PNG")


def refuse_odd(image: Image.Image, kind: str) -> None:
    pixels = image.width * image.height
    if pixels > MOST_PIXELS.get(kind, MOST_PIXELS_OTHERWISE) or max(image.size) > LONGEST_SIDE:
        raise ImageRefused("large")
    several = getattr(image, "n_frames", 1) > 1
    if several and kind not in PHOTOS:
        # a photo carries second pictures (gain map, depth): the first is the photo
        raise ImageRefused("animated" if kind == "PNG" else "several")


def laid_on_white(image: Image.Image, *, depth: int = 8) -> Image.Image:
    """Grey or colour of 8 bits; what was transparent is white, as it would be on paper."""
    if image.mode in SIXTEEN_BITS:
        return eight_bits(image)
    if image.mode not in KNOWN_MODES:
        raise ImageRefused("unreadable")
    mode = "L" if image.mode in ("1", "L", "LA", "La") else "RGB"
    if not image.has_transparency_data:
        return image if image.mode == mode else image.convert(mode)
    clear = image.info.get("transparency")
    if depth == 16 and clear is not None:
        # its pixels lost their lower byte while they were read
        image.info["transparency"] = tuple(v >> 8 for v in clear)
    background = Image.new("RGBA", image.size, "white")
    background.alpha_composite(image.convert("RGBA"))
    return background.convert(mode)


def eight_bits(image: Image.Image) -> Image.Image:
    """The upper byte of each grey, rounded."""
    clear = image.info.get("transparency")
    shades = [min(255, round(value / 257)) for value in range(65_536)]
    if isinstance(clear, int):
        shades[clear] = 255
    return image.convert("I").point(shades, "L")


def bare(image: Image.Image) -> Image.Image:
    """A new image takes the pixels and leaves profiles, comments and thumbnails behind."""
    pixels = Image.new(image.mode, image.size)
    pixels.paste(image)
    return pixels


def encoded(image: Image.Image, form: str) -> tuple[str, tuple[int, int], bytes]:
    """Of bounded weight: as a JPEG, then smaller and smaller."""
    while True:
        out = io.BytesIO()
        options = {"quality": QUALITY, "optimize": True} if form == "JPEG" else {}
        image.save(out, form, **options)
        if out.tell() <= MOST_KEPT_BYTES:
            return form, image.size, out.getvalue()
        if form == "JPEG":
            image.thumbnail((int(image.width * SHRINK), int(image.height * SHRINK)))
        form = "JPEG"


def answer(content: bytes, kind: str) -> bytes:
    """``drawn JPEG 800 600``, a line feed and the bytes; or the word of the refusal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own, lower pixel limit: ours decides
        try:
            form, (width, height), drawn = redraw(content, kind)
        except ImageRefused as refusal:
            return str(refusal).encode()
        except MemoryError:
            return b"large"
        except BROKEN:
            return b"unreadable"
    return b"drawn %s %d %d\n%s" % (form.encode(), width, height, drawn)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = None
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), sys.argv[1]))


if __name__ == "__main__":
    main()
