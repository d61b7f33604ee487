"""UPL-01: a PDF that readers open and that does nothing by itself is kept."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, String

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.records.privacy_rights import Copy
from cpts_portal.foundation.web import pdf as pdf_pages

from .made_files import pdf
from .pdf_traps import HTML, PRINT_ONLY, data_attached, link, page_on_opening, wrong_table

pytestmark = pytest.mark.requirement("UPL-01")
CSV = b"mois;heures\noctobre;84\n"


def send(content: bytes) -> uploads.AcceptedUpload:
    return uploads.accept(SimpleUploadedFile("a.pdf", content, "application/pdf"))


def link_to_click(document):
    link(document, Dictionary(S=Name.URI, URI=String("https://www.ameli.fr/")))


def mail_to_click(document):
    link(document, Dictionary(S=Name.URI, URI=String("mailto:contact@exemple.fr")))


def site_without_scheme_to_click(document):
    link(document, Dictionary(S=Name.URI, URI=String("www.ameli.fr/loire")))


def place_of_this_document_to_click(document):
    link(document, Dictionary(S=Name.URI, URI=String("#annexe")))


def next_page_to_click(document):
    link(document, Dictionary(S=Name.Named, N=Name.NextPage))


def outline(document):
    first, second = (document.make_indirect(Dictionary(Title=String(n))) for n in "12")
    first.Next, second.Prev = second, first
    for entry in (first, second):
        entry.A = Dictionary(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit]))
    document.Root.Outlines = document.make_indirect(Dictionary(First=first, Last=second, Count=2))


def opening_place(document):
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit]))


@pytest.mark.parametrize(
    "change",
    [
        site_without_scheme_to_click,
        place_of_this_document_to_click,
        link_to_click,
        mail_to_click,
        next_page_to_click,
        outline,
        opening_place,
        page_on_opening,
    ],
)
def test_what_a_person_clicks_is_kept_as_it_came(change):
    content = pdf(change)
    assert send(content).content == content


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("factur-x.xml", b'<?xml version="1.0" encoding="UTF-8"?><a>\xc3\xa9</a>'),
        ("FACTUR-X.XML", '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1")),
        ("donnees.json", b'{"heures": 84}'),
        ("heures.csv", b"\xef\xbb\xbf" + CSV),
        ("note.txt", b"a\r\n\tb"),
    ],
)
def test_the_data_of_an_e_invoice_or_of_a_report_stay_in_the_pdf(name, data):
    content = pdf(data_attached(name, data))
    assert send(content).content == content


def test_a_pdf_of_the_portal_that_carries_its_data_is_kept():
    content = pdf_pages.render(
        "pdf/own_data.html",
        {"copy": Copy(made_at=clock.now(), tables=(), files=()), "author": "CPTS"},
        title="Rapport",
        author="CPTS",
        as_of=clock.now(),
        identifier="a" * 64,
        attachments=[pdf_pages.Attached("heures.csv", "Les heures", CSV)],
    )
    assert send(content).content == content


@pytest.mark.parametrize("padding", [b"\0" * 70_000, b" \r\n" * 300, b"\n\x1a", b"\r", b""])
def test_blanks_after_the_end_are_left_out(padding):
    content = pdf()
    accepted = send(content.rstrip() + padding).content
    assert accepted.rstrip(b"\r\n") == content.rstrip(b"\r\n") and len(accepted) - len(content) < 2


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"\0\0"])
def test_blanks_before_the_header_are_left_out(before):
    accepted = send(before + pdf()).content
    with pikepdf.open(io.BytesIO(accepted), attempt_recovery=False) as opened:
        assert accepted.startswith(b"%PDF-") and len(opened.pages) == 1


MALFORMED = "Ce PDF est mal formé"


@pytest.mark.parametrize(
    ("tail", "why"),
    [(b"PK\x03\x04", MALFORMED), (HTML, "Seuls les fichiers PDF"), (b"\0" * 600 + b"x", MALFORMED)],
)
def test_anything_else_after_the_end_is_refused(tail, why):
    with pytest.raises(DomainError, match=why):
        send(pdf() + tail)


def test_a_wrong_table_is_mended_with_all_its_pages():
    accepted = send(wrong_table(pdf(pages=3)))
    assert accepted.pages == 3
    with pikepdf.open(io.BytesIO(accepted.content), attempt_recovery=False) as opened:
        assert len(opened.pages) == 3 and not opened.get_warnings()


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_restricted_pdf_that_asks_for_no_password_is_kept_unrestricted(revision):
    rights = pikepdf.Encryption(owner="o", user="", R=revision, aes=revision > 3, metadata=True)
    options = {"encryption": rights} if revision > 3 else PRINT_ONLY
    first, second = (send(pdf(pages=2, **options)) for _ in "12")
    assert first.pages == second.pages == 2
    with pikepdf.open(io.BytesIO(first.content)) as opened:
        assert not opened.is_encrypted


def test_a_pdf_that_asks_for_a_password_says_so():
    locked = pdf(encryption=pikepdf.Encryption(owner="o", user="u", R=6))
    with pytest.raises(DomainError, match="mot de passe"):
        send(locked)
