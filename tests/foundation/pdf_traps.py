"""What a PDF may hide: each function lays one trap in a PDF that was quiet."""

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String


def open_action(document):
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def page_on_opening(document):
    document.Root.OpenAction = Array([document.pages[0].obj, Name.Fit])


def link_on_opening(document):
    document.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org"))


def javascript_names(document):
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def script_of_a_link(document):
    action = Dictionary(S=Name.JavaScript, JS=Stream(document, b"app.alert(1)"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = Array([document.make_indirect(link)])


def launch(document):
    action = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = Array([link])


def print_after_opening(document):
    """A quiet place to open at, and what comes next."""
    after = Dictionary(S=Name.Named, N=Name.Print)
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=String("a"), Next=after)


def link_after_opening(document):
    after = document.make_indirect(Dictionary(S=Name.URI, URI=String("https://example.org")))
    document.Root.OpenAction = document.make_indirect(
        Dictionary(S=Name.GoTo, D=String("a"), Next=Array([after]))
    )


def link(document, action, **keys):
    made_link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action, **keys)
    document.pages[0].Annots = Array([document.make_indirect(made_link)])


def link_then_another(document):
    after = Dictionary(S=Name.URI, URI=String("https://example.org/2"))
    link(document, Dictionary(S=Name.URI, URI=String("https://example.org"), Next=after))


def link_to_a_program(document):
    link(document, Dictionary(S=Name.URI, URI=String(" JavaScript:alert(1)")))


def link_to_a_file(document):
    link(document, Dictionary(S=Name.URI, URI=String("file://server/share/a.exe")))


def link_to(address):
    return lambda document: link(document, Dictionary(S=Name.URI, URI=String(address)))


def base_on_a_network(document):
    document.Root.URI = Dictionary(Base=String("file://server/share/"))


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


def link_to_another_pdf(document):
    link(document, Dictionary(S=Name.GoToR, F=String("a.pdf"), D=Array([0, Name.Fit])))


def action_of_the_catalog(document):
    document.Root.AA = Dictionary(WC=Dictionary(S=Name.URI, URI=String("https://example.org")))


def action_of_a_note(document):
    link(document, Dictionary(S=Name.URI, URI=String("https://example.org")))
    document.pages[0].Annots[0].AA = Dictionary(E=Dictionary(S=Name.Named, N=Name.Print))


def action_of_a_field(document):
    field = document.make_indirect(
        Dictionary(
            T=String("a"), FT=Name.Tx, AA=Dictionary(K=Dictionary(S=Name.Named, N=Name.Print))
        )
    )
    document.Root.AcroForm = Dictionary(Fields=Array([field]))


def form_that_sends(document):
    link(document, Dictionary(S=Name.SubmitForm, F=String("https://example.org")))


def script_in_the_outline(document):
    entry = document.make_indirect(Dictionary(Title=String("1")))
    entry.A = Dictionary(S=Name("/Java#53cript"), JS=String("app.alert(1)"))
    document.Root.Outlines = document.make_indirect(Dictionary(First=entry, Last=entry, Count=1))


def script_of_a_rendition(document):
    inside = Dictionary(S=Name.Rendition, OP=0)
    names = Dictionary(Names=Array([String("a"), Dictionary(A=document.make_indirect(inside))]))
    document.Root.Names = Dictionary(Pages=names)


def page_action(document):
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))


def attached(document):
    document.attachments["a.exe"] = b"MZ"


def data_attached(name: str, content: bytes):
    def attach(document):
        document.attachments[name] = content

    return attach


def portfolio(document):
    document.attachments["a.csv"] = b"a;b"
    document.Root.Collection = Dictionary(View=Name.D)


def content_elsewhere(document):
    document.Root.X = Stream(document, b"")
    document.Root.X.F = Dictionary(Type=Name.Filespec, F=String("a.txt"))


def file_annotation(document):
    inside = Dictionary(EF=Dictionary(F=Stream(document, b"MZ")), F=String("a.exe"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=inside)
    document.pages[0].Annots = Array([note])


def xfa(document):
    document.Root.AcroForm = Dictionary(Fields=Array(), XFA=Stream(document, b"<xdp/>"))


def rich_media(document):
    note = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])
    document.pages[0].Annots = Array([note])


def no_page(document):
    del document.pages[:]


def wrong_table(content: bytes) -> bytes:
    """As a program that counted badly writes it."""
    place = content.rindex(b"startxref\n") + len(b"startxref\n")
    end = content.index(b"\n", place)
    return content[:place] + b"%d" % (int(content[place:end]) + 3) + content[end:]


def without_its_page(content: bytes) -> bytes:
    """Of a PDF whose objects are written one after the other."""
    start = content.index(b"3 0 obj")
    return content[:start] + content[content.index(b"endobj", start) + 7 :]


HTML = b"<!doctype html><html><script>alert(1)</script></html>"
LOCKED = {"encryption": pikepdf.Encryption(owner="o", user="u", R=6)}
PRINT_ONLY = {"encryption": pikepdf.Encryption(owner="o", user="", R=6)}
