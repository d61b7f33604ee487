"""The renderer fetches nothing, says what it is, and gives the same bytes."""

import gc
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.template.loader import get_template

from cpts_portal.foundation.web import pdf
from tests.pdf import verapdf

pytestmark = pytest.mark.usefixtures("laid_out_anew")
AS_OF = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
HEAD = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title>'
    '<meta name="dcterms.created" content="2026-11-18T10:00:00+01:00">'
    '<meta name="dcterms.modified" content="2026-11-18T10:00:00+01:00">'
    '<link rel="stylesheet" href="asset:print.css">'
)


def lay_out(body: str, head: str = "", **options) -> bytes:
    html = f"{HEAD}{head}</head><body><h1>Essai</h1>{body}</body></html>"
    return pdf.lay_out(html, as_of=AS_OF, identifier="essai", **options)


def text_of(content: bytes) -> str:
    ran = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return ran.stdout.decode()


def test_a_document_leaves_nothing_in_the_temporary_folder(tmp_path, monkeypatch):
    """WeasyPrint writes the fonts there; the child that lays out is ended before it tidies up."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert lay_out("<p>Un texte</p>").startswith(b"%PDF")
    # cut in the middle, with the fonts written
    monkeypatch.setattr(pdf, "MAX_PAGES", 0)
    with pytest.raises(pdf.TooHeavy):
        lay_out("<p>Un texte</p>")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def listener():
    """A web server on this machine that counts who calls."""
    calls = []

    class Count(BaseHTTPRequestHandler):
        def do_GET(self):
            calls.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"body { color: red }")

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Count)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("CANARI-7f3a")
    return path


WAYS = {
    "image": ("", '<img src="{}" alt="x">'),
    "css url": ("<style>p {{ background: url({}) }}</style>", "<p>x</p>"),
    "css content": ("<style>p::before {{ content: url({}) }}</style>", "<p>x</p>"),
    "import": ('<style>@import "{}";</style>', ""),
    "stylesheet": ('<link rel="stylesheet" href="{}">', ""),
    "font": (
        "<style>@font-face {{ font-family: z; src: url({}) }} p {{ font-family: z }}</style>",
        "<p>x</p>",
    ),
    "svg image": (
        "",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>t</title>'
        '<image href="{}" width="9" height="9"/></svg>',
    ),
    "svg use": (
        "",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>t</title>'
        '<use href="{}#a"/></svg>',
    ),
    "object": ("", '<object data="{}">x</object>'),
    "embed": ("", '<embed src="{}">'),
    "attachment": ('<link rel="attachment" href="{}">', ""),
    "linked attachment": ("", '<a rel="attachment" href="{}">x</a>'),
    "base": ('<base href="{}/"><link rel="stylesheet" href="a.css">', '<img src="b.png" alt="x">'),
}


@pytest.mark.requirement("PDF-01")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", ["file", "http"])
def test_nothing_is_fetched(way, place, listener, canary):
    address = canary.as_uri() if place == "file" else listener[0] + "/x"
    head, body = (piece.format(address) for piece in WAYS[way])
    content = lay_out(body, head)
    assert listener[1] == []
    assert b"CANARI" not in content
    with pikepdf.open(BytesIO(content)) as document:
        assert dict(document.attachments) == {}
        streams = [
            o.read_bytes()
            for o in document.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Subtype") != "/Image"
        ]
    assert not any(b"CANARI" in stream for stream in streams)


@pytest.mark.requirement("PDF-01")
def test_an_asset_that_is_not_on_the_list_is_refused():
    with pytest.raises(ValueError, match="refused"):
        pdf._deny_all().fetch("asset:../../settings.py")


@pytest.mark.parametrize("address", sorted(pdf.ASSETS))
def test_each_asset_of_the_list_is_packaged(address):
    assert pdf._deny_all().fetch(address).read()


@pytest.mark.requirement("PDF-03")
def test_same_input_same_bytes_and_the_collector_is_back():
    attached = (pdf.Attached("a.json", "données", b"{}"),)
    first = lay_out("<p>170\u202f625,00\u00a0€ ≥ → ✓ ☐ œ</p>", attachments=attached)
    second = lay_out("<p>170\u202f625,00\u00a0€ ≥ → ✓ ☐ œ</p>", attachments=attached)
    assert first == second
    assert gc.isenabled()


@pytest.mark.requirement("PDF-05")
def test_the_file_says_its_title_its_language_and_carries_its_fonts():
    with pikepdf.open(BytesIO(lay_out("<p>Bonjour</p>"))) as document:
        assert str(document.Root.Lang) == "fr"
        assert document.Root.MarkInfo.Marked
        assert str(document.docinfo.Title) == "Essai"
        fonts = [
            o
            for o in document.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_no_line_begins_with_a_mark_nor_ends_with_an_opening_quote():
    narrow = "<style>p { width: 1px; max-width: 1px }</style>"
    lines = text_of(lay_out("<p>dit : « oui » ; non ?</p>", narrow)).splitlines()
    lines = [line.replace("\u00a0", " ") for line in lines if line.strip() and line != "Essai"]
    assert "dit :" in lines and "« oui » ;" in lines and "non ?" in lines


def test_a_character_without_a_glyph_is_shown_as_such():
    content = lay_out("<p>سارة 😀 Gentiane</p>")
    assert "□□□□ □ Gentiane" in text_of(content)


HOSTILE = (
    "<link rel=attachment href=file:///etc/passwd>",
    "</title><script>alert(1)</script>",
    "{{ 7|add:7 }} {% load static %}",
    "url(http://127.0.0.1/x)",
    "<table><td colspan=100000>",
    "<div>" * 2000,
)


@pytest.mark.requirement("PDF-01")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(name, rf):
    template = get_template("pdf/base.html")
    html = template.render({"pdf_title": name, "pdf_author": name, "pdf_as_of": AS_OF.isoformat()})
    assert name not in html or "<" not in name
    content = pdf.render(
        "pdf/base.html", {}, title=name[:60], author=name[:60], as_of=AS_OF, identifier="x"
    )
    with pikepdf.open(BytesIO(content)) as document:
        assert str(document.docinfo.Title) == name[:60]
        assert dict(document.attachments) == {}


@pytest.mark.requirement("PDF-02")
def test_what_is_too_heavy_is_refused_before_any_work(monkeypatch):
    with pytest.raises(pdf.TooHeavy):
        lay_out("x" * (pdf.MAX_HTML + 1))
    with pytest.raises(pdf.TooHeavy):
        lay_out("", attachments=[pdf.Attached("a", "a", b"x" * (pdf.MAX_ATTACHED + 1))])
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(pdf.TooHeavy):
        lay_out('<p>a</p><div class="section">b</div>')


def test_each_page_is_told_while_it_is_laid_out():
    pages = []
    lay_out('<p>a</p><div class="section">b</div>', on_page=pages.append)
    assert pages[:2] == [1, 2]


def test_the_web_workers_never_load_weasyprint():
    code = (
        "import django; django.setup(); import cpts_portal.urls, sys; "
        "sys.exit(any(name.split('.')[0] == 'weasyprint' for name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr[-800:]


def test_laying_out_a_pdf_leaves_the_uploads_as_strict_as_before():
    code = (
        "import django; django.setup(); from PIL import ImageFile; "
        "from cpts_portal.foundation.web import pdf; pdf._weasyprint(); "
        "import sys; sys.exit(ImageFile.LOAD_TRUNCATED_IMAGES)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr[-800:]


def test_one_file_imports_weasyprint():
    importers = {
        str(path.relative_to(ROOT))
        for folder in ("cpts_portal", "members", "missions", "patients", "funding")
        for path in (ROOT / folder).rglob("*.py")
        # the first measures the naive use of the library, the second that a bare image has it
        if "bench" not in path.parts and "bare" not in path.parts
        if "import weasyprint" in path.read_text() or "from weasyprint" in path.read_text()
    }
    assert importers == {"cpts_portal/foundation/web/pdf.py"}


@pytest.mark.requirement("PDF-05")
@pytest.mark.skipif(bool(verapdf.absent()), reason=verapdf.absent())
def test_verapdf_finds_a_page_with_everything_conform(tmp_path):
    path = tmp_path / "essai.pdf"
    table = (
        "<table><caption>T</caption><thead><tr><th scope=col>A<th scope=col>B</thead>"
        "<tr><th scope=row>1<td>سارة</table>"
    )
    path.write_bytes(lay_out(table, attachments=[pdf.Attached("a.json", "données", b"{}")]))
    conform, words = verapdf.judge(path, "3a", "ua1")
    assert conform, words
