"""Opens one PDF given on standard input and answers one line, in a process of its own.

A PDF may be built to fill the memory or to keep a parser busy for hours: this process has little
of both, and no secret. Run as a script by ``pdfs``; imports nothing of the portal.
"""

import io
import json
import re
import resource
import sys

import pikepdf
import pikepdf.settings

MEMORY = 1024 * 1024 * 1024
SECONDS = 15
# what one stream may swell to; only streams that hold objects or data are ever decoded here
SWOLLEN = 128 * 1024 * 1024
MOST_OBJECTS = 200_000
DEEPEST = 30

# never, even when a person has to click
ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/Sound",
    "/Movie",
    "/GoTo3DView",
    "/RichMediaExecute",
}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA"}
MEDIA = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
# a link that a person clicks leads to a page or a mail, never into the machine
OPENED_BY_A_CLICK = {"http", "https", "mailto", "tel", "ftp"}
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# without a scheme: a place in this document, or a site as people write it. Anything else is a file
# beside this one, or on somebody's network (\\server\share, //server/share)
NO_FILE = re.compile(r"\s*(?:#.*|www\.[^\\/]+(?:/[^\\]*)?)?\s*", re.IGNORECASE)

# what an e-invoice (Factur-X) or the portal puts beside its pages
DATA = ("xml", "json", "csv", "txt")
MOST_DATA_BYTES = 5 * 1024 * 1024
NAME_KEYS = ("/UF", "/F", "/Unix", "/Mac", "/DOS")
NOT_DATA = ("<script", "<html", "<svg", "<?php", "<!doctype", "<!entity", "<?xml-stylesheet")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

# qpdf goes on without the objects of a stream it could not decode: nobody would have seen them
UNSEEN = ("error decoding stream", "unfilterable stream")
# what a wrong address of the table makes it say; anything else means that a part is missing
MENDED = re.compile(
    r"file is damaged|can't find startxref|xref not found|reconstruct cross-reference table|"
    r"invalid xref|xref table|cross-reference"
)


class PdfRefused(Exception):
    """Its message is the word for the parent."""


def inspect(content: bytes, most_pages: int) -> tuple[int, bytes]:
    """The number of pages, and the PDF written anew when it is not to be kept as it came: its table
    was wrong, or its owner restricted it without asking for a password."""
    try:
        pdf, mended = opened(content)
    except pikepdf.PasswordError:
        raise PdfRefused("encrypted") from None
    with pdf:
        pages = inspect_open(pdf, most_pages)
        anew = serialized(pdf) if mended or pdf.is_encrypted else b""
        check_warnings(pdf, mended=mended)
        return pages, anew


def opened(content: bytes) -> tuple[pikepdf.Pdf, bool]:
    """Whether its table had to be made anew."""
    try:
        return pikepdf.open(io.BytesIO(content), attempt_recovery=False), False
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        return pikepdf.open(io.BytesIO(content)), True


def check_warnings(pdf: pikepdf.Pdf, *, mended: bool) -> None:
    warnings = [str(warning) for warning in pdf.get_warnings()]
    if any(mark in warning for warning in warnings for mark in UNSEEN):
        raise PdfRefused("unreadable")
    if mended and not all(MENDED.search(warning) for warning in warnings):
        raise PdfRefused("malformed")


def serialized(pdf: pikepdf.Pdf) -> bytes:
    """Always the same bytes for the same PDF: the same piece twice is one."""
    out = io.BytesIO()
    pdf.save(out, encryption=False, deterministic_id=True)
    return out.getvalue()


def inspect_open(pdf: pikepdf.Pdf, most_pages: int) -> int:
    pages = len(pdf.pages)
    if not 0 < pages <= most_pages:
        raise PdfRefused("long" if pages else "empty")
    for number, thing in enumerate(pdf.objects):
        if number > MOST_OBJECTS:
            raise PdfRefused("unreadable")
        inspect_object(thing)
    return pages


def inspect_object(thing: pikepdf.Object, depth: int = 0) -> None:
    """Direct values only: indirect objects are all in ``pdf.objects``."""
    if depth > DEEPEST:
        raise PdfRefused("unreadable")
    if isinstance(thing, pikepdf.Array):
        inner = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        inspect_keys(thing)
        inspect_action(thing)
        inspect_files(thing)
        inner = list(thing.values())
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            inspect_object(value, depth + 1)


def inspect_keys(thing: pikepdf.Object) -> None:
    keys = set(thing.keys())
    if "/XFA" in keys:
        raise PdfRefused("form")
    if "/Collection" in keys or str(thing.get("/Subtype", "")) in MEDIA:
        raise PdfRefused("attached")
    if keys & ACTIVE_KEYS or not opens_quietly(thing.get("/OpenAction")):
        raise PdfRefused("active")


def inspect_action(thing: pikepdf.Object) -> None:
    """An action is one thing that a person clicks: none that runs, none that another one starts."""
    kind = str(thing.get("/S", ""))
    if kind in ACTIONS or (kind and "/Next" in thing):
        raise PdfRefused("active")
    # a base begins every link of the document that says no scheme
    for address in ("/URI",) if kind == "/URI" else ("/Base",):
        if address in thing and not leads_outside(str(thing[address])):
            raise PdfRefused("active")


def leads_outside(address: str) -> bool:
    if scheme := SCHEME.match(address):
        return scheme[1].lower() in OPENED_BY_A_CLICK
    return NO_FILE.fullmatch(address) is not None


def opens_quietly(action: pikepdf.Object | None) -> bool:
    """A place in the document to open at: office suites and LaTeX always write one."""
    if action is None or isinstance(action, pikepdf.Array):
        return True
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) == "/GoTo"


def inspect_files(thing: pikepdf.Object) -> None:
    """What is kept beside the pages: data in text, never a file that another program opens."""
    if isinstance(thing, pikepdf.Stream) and "/F" in thing:
        raise PdfRefused("attached")  # its content would be in another file
    if "/Ref" in thing and isinstance(thing["/Ref"], pikepdf.Dictionary):
        raise PdfRefused("attached")  # a page of another file
    if "/EF" not in thing:
        return
    names = [str(thing[key]) for key in NAME_KEYS if key in thing]
    extensions = {name.rpartition(".")[2].strip().lower() for name in names}
    if not extensions or not extensions <= set(DATA):
        raise PdfRefused("attached")
    for stream in thing["/EF"].values():
        if not is_data(stream.read_bytes(), extensions):
            raise PdfRefused("attached")


def is_data(content: bytes, extensions: set[str]) -> bool:
    if len(content) > MOST_DATA_BYTES:
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    lower = text.lower()
    if CONTROL.search(text) or any(mark in lower for mark in NOT_DATA):
        return False
    if "xml" in extensions:
        return lower.lstrip().startswith("<")
    return "json" not in extensions or is_json(text)


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def answer(content: bytes, most_pages: int) -> bytes:
    """``pages 3``, a line feed and the PDF written anew if need be; or the word of the refusal."""
    try:
        pages, anew = inspect(content, most_pages)
    except PdfRefused as refusal:
        return str(refusal).encode()
    except (
        pikepdf.PdfError,
        RuntimeError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        MemoryError,
    ):
        return b"unreadable"
    return b"pages %d\n%s" % (pages, anew)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=SWOLLEN,
        png_max_memory=SWOLLEN,
        run_length_max_memory=SWOLLEN,
        tiff_max_memory=SWOLLEN,
        max_stream_filters=4,
        doc_max_warnings=1000,
    )
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), int(sys.argv[1])))


if __name__ == "__main__":
    main()
