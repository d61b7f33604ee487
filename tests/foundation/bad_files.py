"""The files nobody should be able to send, made on the spot: name → (file name, type, bytes)."""

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def image(kind: str, size=(40, 30), colour=(180, 40, 40), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def pdf(change=None, pages=1, **options) -> bytes:
    made = Pdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(200, 200))
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()


def bomb_png(side: int) -> bytes:
    """Says it is ``side`` × ``side`` pixels and weighs a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def animated_png() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), (n, 0, 0)) for n in (1, 200)]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
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
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = [(0, 0, 65535), *((1, place, 0) for place in places), (2, 4, 0), (1, len(made), 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    entry = b"<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>" % len(table)
    last = b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (entry, table)
    return made + last + b"startxref\n%d\n%%%%EOF\n" % len(made)


def open_action(made):
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def page_on_opening(made):
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])


def link_on_opening(made):
    made.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org"))


def javascript_names(made):
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def script_of_a_link(made):
    action = Dictionary(S=Name.JavaScript, JS=Stream(made, b"app.alert(1)"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    made.pages[0].Annots = Array([made.make_indirect(link)])


def launch(made):
    action = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    made.pages[0].Annots = Array([link])


def page_action(made):
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))


def attached(made):
    made.attachments["a.exe"] = b"MZ"


def file_annotation(made):
    inside = Dictionary(EF=Dictionary(F=Stream(made, b"MZ")), F=String("a.exe"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=inside)
    made.pages[0].Annots = Array([note])


def xfa(made):
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=Stream(made, b"<xdp/>"))


def rich_media(made):
    note = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])
    made.pages[0].Annots = Array([note])


def no_page(made):
    del made.pages[:]


HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
LOCKED = {"encryption": pikepdf.Encryption(owner="o", user="u", R=6)}
PRINT_ONLY = {"encryption": pikepdf.Encryption(owner="o", user="", R=6)}

BAD_FILES = {
    "empty": ("a.pdf", PDF, b""),
    "one byte": ("a.pdf", PDF, b"%"),
    "header alone": ("a.pdf", PDF, b"%PDF-1.7\n%%EOF"),
    "eicar named .pdf": ("a.pdf", PDF, EICAR),
    "eicar named .com": ("a.com", "application/octet-stream", EICAR),
    "html named .pdf": ("a.pdf", PDF, HTML),
    "html named .jpg": ("a.jpg", JPEG, HTML),
    "svg": ("a.svg", "image/svg+xml", SVG),
    "svg named .png": ("a.png", PNG, SVG),
    "html said in the type": ("a.pdf", "text/html", pdf()),
    "svg said in the type": ("a.png", "image/svg+xml", image("PNG")),
    "jpeg named .png": ("a.png", PNG, image("JPEG")),
    "png named .pdf": ("a.pdf", PDF, image("PNG")),
    "no extension": ("scan", PDF, pdf()),
    "last extension .exe": ("facture.pdf.exe", PDF, pdf()),
    "hidden extension": ("fac\u202efdp.exe", PDF, pdf()),
    "gif": ("a.gif", "image/gif", image("GIF")),
    "html before the pdf": ("a.pdf", PDF, HTML + pdf()),
    "zip after the pdf": ("a.pdf", PDF, pdf() + b"PK\x03\x04" + b"x" * 200),
    "pdf that is also html": ("a.pdf", PDF, b"%PDF-1.7\n<html><script>1</script>\n" + pdf()[9:]),
    "truncated pdf": ("a.pdf", PDF, pdf()[:-300]),
    "pdf cut in two": ("a.pdf", PDF, pdf()[:120] + b"\n%%EOF\n"),
    "password": ("a.pdf", PDF, pdf(**LOCKED)),
    "rights without password": ("a.pdf", PDF, pdf(**PRINT_ONLY)),
    "javascript on opening": ("a.pdf", PDF, pdf(open_action)),
    "action on opening": ("a.pdf", PDF, pdf(link_on_opening)),
    "named javascript": ("a.pdf", PDF, pdf(javascript_names)),
    "javascript in an object stream": (
        "a.pdf", PDF,
        pdf(script_of_a_link, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    ),
    "launch": ("a.pdf", PDF, pdf(launch)),
    "action of a page": ("a.pdf", PDF, pdf(page_action)),
    "attached file": ("a.pdf", PDF, pdf(attached)),
    "file in a note": ("a.pdf", PDF, pdf(file_annotation)),
    "xfa form": ("a.pdf", PDF, pdf(xfa)),
    "rich media": ("a.pdf", PDF, pdf(rich_media)),
    "no page": ("a.pdf", PDF, pdf(no_page)),
    "201 pages": ("a.pdf", PDF, pdf(pages=201)),
    "50 000 × 50 000 png": ("a.png", PNG, bomb_png(50_000)),
    "8 000 × 8 000 png": ("a.png", PNG, bomb_png(8_000)),
    "png whose pixels are missing": ("a.png", PNG, bomb_png(200)),
    "truncated jpeg": ("a.jpg", JPEG, image("JPEG", (400, 400))[:-400]),
    "jpeg header and noise": ("a.jpg", JPEG, b"\xff\xd8\xff\xe0" + b"noise" * 50),
    "animated png": ("a.png", PNG, animated_png()),
    "too big": ("a.pdf", PDF, b"%PDF-1.7" + b"0" * (10 * 1024 * 1024)),
}  # fmt: skip
