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


def print_after_opening(made):
    """A quiet place to open at, and what comes next."""
    after = Dictionary(S=Name.Named, N=Name.Print)
    made.Root.OpenAction = Dictionary(S=Name.GoTo, D=String("a"), Next=after)


def link_after_opening(made):
    after = made.make_indirect(Dictionary(S=Name.URI, URI=String("https://example.org")))
    made.Root.OpenAction = made.make_indirect(
        Dictionary(S=Name.GoTo, D=String("a"), Next=Array([after]))
    )


def link(made, action, **keys):
    made_link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action, **keys)
    made.pages[0].Annots = Array([made.make_indirect(made_link)])


def link_then_another(made):
    after = Dictionary(S=Name.URI, URI=String("https://example.org/2"))
    link(made, Dictionary(S=Name.URI, URI=String("https://example.org"), Next=after))


def link_to_a_program(made):
    link(made, Dictionary(S=Name.URI, URI=String(" JavaScript:alert(1)")))


def link_to_a_file(made):
    link(made, Dictionary(S=Name.URI, URI=String("file://server/share/a.exe")))


def link_to(address):
    return lambda made: link(made, Dictionary(S=Name.URI, URI=String(address)))


def base_on_a_network(made):
    made.Root.URI = Dictionary(Base=String("file://server/share/"))


FILES_OF_SOMEBODY = [
    "\\\\evil\\share",
    "//evil/share",
    "\\\\?\\C:\\a.exe",
    "/\\evil/share",
    " //evil/share",
    "../a.exe",
    "a.exe",
    "./a",
    "/etc/passwd",
    "C:\\a.exe",
    "www.exemple.fr\\a",
    "a.pdf",
]


def link_to_another_pdf(made):
    link(made, Dictionary(S=Name.GoToR, F=String("a.pdf"), D=Array([0, Name.Fit])))


def action_of_the_catalog(made):
    made.Root.AA = Dictionary(WC=Dictionary(S=Name.URI, URI=String("https://example.org")))


def action_of_a_note(made):
    link(made, Dictionary(S=Name.URI, URI=String("https://example.org")))
    made.pages[0].Annots[0].AA = Dictionary(E=Dictionary(S=Name.Named, N=Name.Print))


def action_of_a_field(made):
    field = made.make_indirect(
        Dictionary(
            T=String("a"), FT=Name.Tx, AA=Dictionary(K=Dictionary(S=Name.Named, N=Name.Print))
        )
    )
    made.Root.AcroForm = Dictionary(Fields=Array([field]))


def form_that_sends(made):
    link(made, Dictionary(S=Name.SubmitForm, F=String("https://example.org")))


def script_in_the_outline(made):
    entry = made.make_indirect(Dictionary(Title=String("1")))
    entry.A = Dictionary(S=Name("/Java#53cript"), JS=String("app.alert(1)"))
    made.Root.Outlines = made.make_indirect(Dictionary(First=entry, Last=entry, Count=1))


def script_of_a_rendition(made):
    inside = Dictionary(S=Name.Rendition, OP=0)
    names = Dictionary(Names=Array([String("a"), Dictionary(A=made.make_indirect(inside))]))
    made.Root.Names = Dictionary(Pages=names)


def page_action(made):
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))


def attached(made):
    made.attachments["a.exe"] = b"MZ"


def data_attached(name: str, content: bytes):
    def attach(made):
        made.attachments[name] = content

    return attach


def portfolio(made):
    made.attachments["a.csv"] = b"a;b"
    made.Root.Collection = Dictionary(View=Name.D)


def content_elsewhere(made):
    made.Root.X = Stream(made, b"")
    made.Root.X.F = Dictionary(Type=Name.Filespec, F=String("a.txt"))


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


def wrong_table(content: bytes) -> bytes:
    """As a program that counted badly writes it."""
    place = content.rindex(b"startxref\n") + len(b"startxref\n")
    end = content.index(b"\n", place)
    return content[:place] + b"%d" % (int(content[place:end]) + 3) + content[end:]


def without_its_page(content: bytes) -> bytes:
    """Of a PDF whose objects are written one after the other."""
    start = content.index(b"3 0 obj")
    return content[:start] + content[content.index(b"endobj", start) + 7 :]


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
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
    "last extension .exe": ("facture.pdf.exe", PDF, pdf()),
    "hidden extension": ("fac\u202efdp.exe", PDF, pdf()),
    "gif": ("a.gif", "image/gif", image("GIF")),
    "html before the pdf": ("a.pdf", PDF, HTML + pdf()),
    "zip after the pdf": ("a.pdf", PDF, pdf() + b"PK\x03\x04" + b"x" * 200),
    "pdf that is also html": ("a.pdf", PDF, b"%PDF-1.7\n<html><script>1</script>\n" + pdf()[9:]),
    "truncated pdf": ("a.pdf", PDF, pdf()[:-300]),
    "pdf cut in two": ("a.pdf", PDF, pdf()[:120] + b"\n%%EOF\n"),
    "password": ("a.pdf", PDF, pdf(**LOCKED)),
    "javascript on opening": ("a.pdf", PDF, pdf(open_action)),
    "action on opening": ("a.pdf", PDF, pdf(link_on_opening)),
    "named javascript": ("a.pdf", PDF, pdf(javascript_names)),
    "javascript in an object stream": (
        "a.pdf",
        PDF,
        pdf(script_of_a_link, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    ),
    "launch": ("a.pdf", PDF, pdf(launch)),
    "action of a page": ("a.pdf", PDF, pdf(page_action)),
    "print after opening": ("a.pdf", PDF, pdf(print_after_opening)),
    "link after opening": ("a.pdf", PDF, pdf(link_after_opening)),
    "link after a link": ("a.pdf", PDF, pdf(link_then_another)),
    "link to a program": ("a.pdf", PDF, pdf(link_to_a_program)),
    "link to a file of the machine": ("a.pdf", PDF, pdf(link_to_a_file)),
    **{f"link to {one}": ("a.pdf", PDF, pdf(link_to(one))) for one in FILES_OF_SOMEBODY},
    "links that begin on a network": ("a.pdf", PDF, pdf(base_on_a_network)),
    "link to another pdf": ("a.pdf", PDF, pdf(link_to_another_pdf)),
    "action of the catalog": ("a.pdf", PDF, pdf(action_of_the_catalog)),
    "action of a note": ("a.pdf", PDF, pdf(action_of_a_note)),
    "action of a field": ("a.pdf", PDF, pdf(action_of_a_field)),
    "form that sends": ("a.pdf", PDF, pdf(form_that_sends)),
    "javascript in the outline": ("a.pdf", PDF, pdf(script_in_the_outline)),
    "rendition in the names": ("a.pdf", PDF, pdf(script_of_a_rendition)),
    "script hidden behind rights": ("a.pdf", PDF, pdf(open_action, **PRINT_ONLY)),
    "script in a pdf to mend": ("a.pdf", PDF, wrong_table(pdf(open_action))),
    "object missing from a pdf to mend": ("a.pdf", PDF, without_its_page(wrong_table(pdf()))),
    "attached file": ("a.pdf", PDF, pdf(attached)),
    "attached program named .xml": ("a.pdf", PDF, pdf(data_attached("a.xml", b"MZ\0\x01"))),
    "attached page named .xml": ("a.pdf", PDF, pdf(data_attached("a.xml", HTML))),
    "attached entities": ("a.pdf", PDF, pdf(data_attached("a.xml", ENTITIES))),
    "attached text named .json": ("a.pdf", PDF, pdf(data_attached("a.json", b"{a"))),
    "attached pdf": ("a.pdf", PDF, pdf(data_attached("a.pdf", pdf()))),
    "portfolio": ("a.pdf", PDF, pdf(portfolio)),
    "content in another file": ("a.pdf", PDF, pdf(content_elsewhere)),
    "html after the pdf": ("a.pdf", PDF, pdf() + HTML),
    "two bytes after the pdf": ("a.pdf", PDF, pdf() + b"\nMZ"),
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
    "tiff of two pages": ("a.tif", "image/tiff", tiff_of_two_pages()),
    "truncated heic": ("a.heic", "image/heic", b"\0\0\0\x18ftypheic" + b"\0" * 200),
    "avif named .heic": ("a.heic", "image/heic", b"\0\0\0\x18ftypavif" + b"\0" * 200),
    "animated png": ("a.png", PNG, animated_png()),
    "too big": ("a.pdf", PDF, b"%PDF-1.7" + b"0" * (10 * 1024 * 1024)),
}
