"""Images as phones and scanners make them: a white sheet, a red field at its top left, a grey
rectangle of 60 of 255 at its bottom left."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

from tests.foundation.made_files import png_chunk

SIZE = (80, 60)
RED, GREY = (200, 40, 40), (60, 60, 60)
IN_RED, IN_GREY, IN_BACKGROUND = (10, 8), (10, 50), (70, 50)


def sheet() -> Image.Image:
    drawn = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, 0, 39, 23), fill=RED)
    pen.rectangle((0, 40, 39, 59), fill=GREY)
    return drawn


def saved(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def seen_through() -> Image.Image:
    """The same sheet whose white is transparent, black underneath."""
    clear = sheet().convert("RGBA")
    clear.putdata(
        [
            (0, 0, 0, 0) if pixel[:3] == (255, 255, 255) else pixel
            for pixel in clear.get_flattened_data()
        ]
    )
    return clear


def palette(*, transparent: bool) -> bytes:
    few = sheet().convert("P", palette=Image.Palette.ADAPTIVE)
    options = {"transparency": few.getpixel(IN_BACKGROUND)} if transparent else {}
    if transparent:
        colours = few.getpalette()
        at = 3 * options["transparency"]
        colours[at : at + 3] = [0, 0, 0]
        few.putpalette(colours)
    return saved(few, "PNG", **options)


def deep_png(colour_type: int, *, clear: tuple[int, ...] = ()) -> bytes:
    """16 bits a channel. ``colour_type``: 0 grey, 2 RGB, 4 grey and alpha, 6 RGB and alpha;
    ``clear``: the colour that a tRNS says is transparent."""

    wide = sheet()
    rows = b"".join(
        b"\0" + b"".join(_deep(wide.getpixel((x, y)), colour_type, clear) for x in range(SIZE[0]))
        for y in range(SIZE[1])
    )
    header = struct.pack(">IIBBBBB", *SIZE, 16, colour_type, 0, 0, 0)
    trns = png_chunk(b"tRNS", struct.pack(f">{len(clear)}H", *clear)) if clear else b""
    body = png_chunk(b"IHDR", header) + trns + png_chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + body + png_chunk(b"IEND", b"")


def _deep(pixel: tuple[int, int, int], colour_type: int, clear: tuple[int, ...]) -> bytes:
    grounded = pixel == (255, 255, 255)
    wide = [value * 257 for value in pixel]
    channels = [wide[1]] if colour_type in (0, 4) else wide
    if clear and grounded:
        channels = list(clear)
    if colour_type in (4, 6):
        channels = [0] * len(channels) if grounded else channels
        channels.append(0 if grounded else 65_535)
    return struct.pack(f">{len(channels)}H", *channels)


def deep_tiff() -> bytes:
    wide = Image.new("I;16", SIZE)
    wide.putdata([value * 257 for value in sheet().convert("L").get_flattened_data()])
    return saved(wide, "TIFF")


def turned(orientation: int) -> bytes:
    """What a telephone held that way writes, with what it says of itself."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = sheet().transpose(undo[orientation]) if orientation in undo else sheet()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "CANARY-MAKER"
    exif.get_ifd(0x8825)[1] = "N"
    return saved(held, "JPEG", quality=95, exif=exif, comment=b"CANARY-COMMENT")


def bilevel(kind: str, **options) -> bytes:
    flat = sheet().convert("1", dither=Image.Dither.NONE)
    return saved(flat, kind, **options)


# name → (bytes, name of the file, whether its colours survive)
KINDS = {
    "palette": (palette(transparent=False), "a.png", True),
    "palette, transparent": (palette(transparent=True), "a.png", True),
    "colour and alpha": (saved(seen_through(), "PNG"), "a.png", True),
    "grey and alpha": (saved(seen_through().convert("LA"), "PNG"), "a.png", False),
    "grey of 16 bits": (deep_png(0), "a.png", False),
    "grey of 16 bits, tRNS": (deep_png(0, clear=(300,)), "a.png", False),
    "colour of 16 bits": (deep_png(2), "a.png", True),
    "colour of 16 bits, tRNS": (deep_png(2, clear=(300, 700, 900)), "a.png", True),
    "grey and alpha of 16 bits": (deep_png(4), "a.png", False),
    "colour and alpha of 16 bits": (deep_png(6), "a.png", True),
    "jpeg": (saved(sheet(), "JPEG", quality=95), "a.JPG", True),
    "progressive jpeg": (saved(sheet(), "JPEG", quality=95, progressive=True), "a.jpe", True),
    "grey jpeg": (saved(sheet().convert("L"), "JPEG", quality=95), "a.jif", False),
    "four colours, inverted by Adobe": (
        saved(sheet().convert("CMYK"), "JPEG", quality=95),
        "a.jpeg",
        True,
    ),
    "tiff": (saved(sheet(), "TIFF", compression="tiff_lzw"), "a.tif", True),
    "tiff in four colours": (saved(sheet().convert("CMYK"), "TIFF"), "a.TIFF", True),
    "tiff of 16 bits": (deep_tiff(), "a.tiff", False),
}
