"""What a PDF may hide: each function lays one trap in a PDF that was quiet."""

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String


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


HTML = b"<!doctype html><html><script>alert(1)</script></html>"
LOCKED = {"encryption": pikepdf.Encryption(owner="o", user="u", R=6)}
PRINT_ONLY = {"encryption": pikepdf.Encryption(owner="o", user="", R=6)}
