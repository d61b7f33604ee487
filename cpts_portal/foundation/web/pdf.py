"""One of our templates to PDF/A-3a and PDF/UA-1. The only module that imports WeasyPrint.

Nothing is fetched: neither network nor files, only the packaged assets named below. Same input,
same bytes (with the same lock file and system libraries).
"""

import gc
import hashlib
import io
import logging
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.template.loader import render_to_string

from cpts_portal.foundation.web import bounded
from cpts_portal.foundation.web.french_spaces import tie_spaces

PACKAGED = Path(__file__).parent
ASSETS = {
    "asset:print.css": (PACKAGED / "print.css", "text/css"),
    **{
        f"asset:{name}.ttf": (PACKAGED / "fonts" / f"{name}.ttf", "font/ttf")
        for name in (
            "SourceSans3-Regular",
            "SourceSans3-Semibold",
            "SourceSans3-It",
            "SourceSerif4-Semibold",
        )
    },
}
# layout happens in a process of its own: bytes of memory, seconds of processor
MEMORY = 512 * 1024 * 1024
SECONDS = 30
# what is not even tried
MAX_HTML = 3_000_000
MAX_ATTACHED = 20_000_000
MAX_PAGES = 400
NO_GLYPH = "□"


class TooHeavy(bounded.OutOfBounds):
    """The document is beyond what one worker may lay out."""


@dataclass(frozen=True)
class Attached:
    """A file carried by the PDF (relationship Data)."""

    name: str
    description: str
    content: bytes


def render(
    template: str,
    context: Mapping,
    *,
    title: str,
    author: str,
    as_of: datetime,
    identifier: str,
    attachments: Sequence[Attached] = (),
    on_page: Callable[[int], None] | None = None,
) -> bytes:
    """``identifier`` names the content (the hash of its data); it becomes the PDF's file id.
    ``on_page`` receives the number of each page being laid out."""
    details = {"pdf_title": title, "pdf_author": author, "pdf_as_of": as_of.isoformat()}
    html = render_to_string(template, {**context, **details})
    return lay_out(
        html, as_of=as_of, identifier=identifier, attachments=attachments, on_page=on_page
    )


def lay_out(
    html: str,
    *,
    as_of: datetime,
    identifier: str,
    attachments: Sequence[Attached] = (),
    on_page: Callable[[int], None] | None = None,
) -> bytes:
    """A document that fills the memory or never ends is TooHeavy; the worker goes on."""
    _refuse_too_heavy(html, attachments)
    _weasyprint()  # here, so that the child finds it loaded
    try:
        return bounded.run(
            lambda report_page: _lay_out(html, as_of, identifier, attachments, report_page),
            on_progress=on_page,
            memory=MEMORY,
            seconds=SECONDS,
        )
    except bounded.OutOfBounds as limit:
        raise TooHeavy(str(limit)) from None


def _lay_out(
    html: str,
    as_of: datetime,
    identifier: str,
    attachments: Sequence[Attached],
    on_page: Callable[[int], None],
) -> bytes:
    # layout makes millions of objects that live to the end: a third of the time is spared
    gc.disable()
    HTML, Attachment, FontConfiguration = _weasyprint()
    _report_pages(on_page)
    with warnings.catch_warnings():
        # WeasyPrint leaves the file of its colour profile to be closed by the interpreter
        warnings.simplefilter("ignore", ResourceWarning)
        document = HTML(string=_printable(html), url_fetcher=_deny_all()).render(
            font_config=FontConfiguration()
        )
        if len(document.pages) > MAX_PAGES:
            raise TooHeavy(f"{len(document.pages)} pages")
        document.metadata.attachments = [
            Attachment(
                string=attachment.content,
                name=attachment.name,
                description=attachment.description,
                relationship="Data",
                created=as_of,
                modified=as_of,
                url_fetcher=_deny_all(),
            )
            for attachment in attachments
        ]
        content = document.write_pdf(
            pdf_variant="pdf/a-3a", pdf_identifier=hashlib.sha256(identifier.encode()).digest()[:16]
        )
    return _declare_accessible(content)


@lru_cache(maxsize=1)
def _weasyprint():
    from PIL import ImageFile

    strictness = ImageFile.LOAD_TRUNCATED_IMAGES
    from weasyprint import HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration

    # its import makes Pillow accept cut images in the whole process, uploads included
    ImageFile.LOAD_TRUNCATED_IMAGES = strictness
    return HTML, Attachment, FontConfiguration


def _refuse_too_heavy(html: str, attachments: Sequence[Attached]) -> None:
    if len(html) > MAX_HTML:
        raise TooHeavy(f"{len(html)} characters")
    if sum(len(attachment.content) for attachment in attachments) > MAX_ATTACHED:
        raise TooHeavy("attachments")


@lru_cache(maxsize=1)
def _deny_all():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PackagedOnly(URLFetcher):
        def fetch(self, url, headers=None):
            try:
                path, media_type = ASSETS[url]
            except KeyError:
                raise ValueError(f"refused: {url[:80]}") from None
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})

    return PackagedOnly(allowed_protocols=())


class _Pages(logging.Handler):
    """WeasyPrint says which page it lays out in its log, and nowhere else."""

    def __init__(self, on_page: Callable[[int], None]):
        super().__init__()
        self.on_page = on_page

    def handle(self, record):
        if record.msg == "Step 5 - Creating layout - Page %d":
            self.on_page(record.args[0])


def _report_pages(on_page: Callable[[int], None]) -> None:
    log = logging.getLogger("weasyprint.progress")
    log.addHandler(_Pages(on_page))
    log.setLevel(logging.INFO)
    log.propagate = False


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(ASSETS["asset:SourceSans3-Regular.ttf"][0], lazy=True) as font:
        return frozenset(font.getBestCmap()) | {0x09, 0x0A, 0x0D}


def _printable(html: str) -> str:
    """A character our typeface lacks becomes □: no system font slips in, no glyph is missing."""
    html = tie_spaces(html)
    if html.isascii():
        return html
    missing = {code for code in map(ord, set(html)) if code not in _glyphs()}
    return html.translate(dict.fromkeys(missing, NO_GLYPH)) if missing else html


_ACCESSIBLE = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


def _declare_accessible(content: bytes) -> bytes:
    """PDF/UA-1 said in the metadata: WeasyPrint writes one conformity at a time."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        metadata = pdf.Root.Metadata.read_bytes()
        end = b"</rdf:RDF>"
        pdf.Root.Metadata.write(metadata.replace(end, _ACCESSIBLE.encode() + end, 1))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def page_count(content: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)
