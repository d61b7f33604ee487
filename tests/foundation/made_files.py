"""Files made on the spot: an image, a PDF, and those that swell or move."""

import io
import struct
import zlib

from pikepdf import Pdf
from PIL import Image

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def image(kind: str, size=(40, 30), colour=(180, 40, 40), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def pdf(change=None, pages=1, **options) -> bytes:
    document = Pdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(200, 200))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def bomb_png(side: int) -> bytes:
    """Says it is ``side`` × ``side`` pixels and weighs a few bytes."""
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + png_chunk(b"IEND", b"")
    )


def animated_png() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), (n, 0, 0)) for n in (1, 200)]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def tiff_of_two_pages() -> bytes:
    out = io.BytesIO()
    pages = [Image.new("L", (4, 4), shade) for shade in (1, 200)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def bomb_pdf(megabytes: int) -> bytes:
    """A few kilobytes whose object stream swells to that size when its objects are read."""
    squeeze = zlib.compressobj(9)
    blank = b" " * (1 << 20)
    parts = [squeeze.compress(b"5 0 "), *(squeeze.compress(blank) for _ in range(megabytes))]
    swollen = b"".join([*parts, squeeze.compress(b"null "), squeeze.flush()])
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R/X 5 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(swollen), swollen),
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = [(0, 0, 65535), *((1, place, 0) for place in places), (2, 4, 0), (1, len(content), 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    entry = b"<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>" % len(table)
    last = b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (entry, table)
    return content + last + b"startxref\n%d\n%%%%EOF\n" % len(content)
