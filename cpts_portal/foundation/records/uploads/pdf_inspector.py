"""Opens one PDF given on standard input and answers one word, in a process of its own.

A PDF may be built to fill the memory or to keep a parser busy for hours: this process has little
of both, and no secret. Run as a script by ``pdfs``; imports nothing of the portal.
"""

import io
import resource
import sys

import pikepdf
import pikepdf.settings

MEMORY = 1024 * 1024 * 1024
SECONDS = 15
# what one stream may swell to; only streams that hold objects are ever decoded here
SWOLLEN = 128 * 1024 * 1024
MOST_OBJECTS = 200_000
DEEPEST = 30

ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/Rendition"}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA"}
ATTACHED_KEYS = {"/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AF"}
ATTACHED_SUBTYPES = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}


# qpdf goes on without the objects of a stream it could not decode: nobody would have seen them
UNSEEN = ("error decoding stream", "unfilterable stream")


class Refused(Exception):
    """Its message is the word for the parent."""


def inspect(content: bytes, most_pages: int) -> int:
    """The number of pages."""
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            return inspect_open(pdf, most_pages)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None


def inspect_open(pdf: pikepdf.Pdf, most_pages: int) -> int:
    if pdf.is_encrypted:
        raise Refused("encrypted")
    pages = len(pdf.pages)
    if not 0 < pages <= most_pages:
        raise Refused("long" if pages else "empty")
    for number, thing in enumerate(pdf.objects):
        if number > MOST_OBJECTS:
            raise Refused("unreadable")
        inspect_object(thing)
    if any(mark in warning for warning in pdf.get_warnings() for mark in UNSEEN):
        raise Refused("unreadable")
    return pages


def inspect_object(thing: pikepdf.Object, depth: int = 0) -> None:
    """Direct values only: indirect objects are all in ``pdf.objects``."""
    if depth > DEEPEST:
        raise Refused("unreadable")
    if isinstance(thing, pikepdf.Array):
        inner = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        inspect_keys(thing)
        inner = list(thing.values())
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            inspect_object(value, depth + 1)


def inspect_keys(thing: pikepdf.Object) -> None:
    keys = set(thing.keys())
    if "/XFA" in keys:
        raise Refused("form")
    if keys & ATTACHED_KEYS or str(thing.get("/Subtype", "")) in ATTACHED_SUBTYPES:
        raise Refused("attached")
    opening = thing.get("/OpenAction")
    if keys & ACTIVE_KEYS or str(thing.get("/S", "")) in ACTIONS or not opens_quietly(opening):
        raise Refused("active")


def opens_quietly(action: pikepdf.Object | None) -> bool:
    """A place in the document to open at: office suites and LaTeX always write one."""
    if action is None or isinstance(action, pikepdf.Array):
        return True
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) == "/GoTo"


def answer(content: bytes, most_pages: int) -> str:
    """``pages 3``, or the word of the refusal."""
    try:
        return f"pages {inspect(content, most_pages)}"
    except Refused as refusal:
        return str(refusal)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, MemoryError):
        return "unreadable"


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
    sys.stdout.write(answer(sys.stdin.buffer.read(), int(sys.argv[1])))


if __name__ == "__main__":
    main()
