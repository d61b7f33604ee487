"""UPL-01: what is not a quiet PDF, JPEG or PNG is refused with a French sentence."""

import contextlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.records.uploads import image_reader, isolated, pdf_inspector
from cpts_portal.foundation.records.uploads.limits import PDF as PDF_TYPE
from cpts_portal.foundation.records.uploads.names import clean_name

from .bad_files import BAD_FILES
from .made_files import JPEG, PDF, PNG, animated_png, bomb_pdf, image, pdf
from .pdf_traps import page_on_opening

pytestmark = pytest.mark.requirement("UPL-01")


def send(name: str, media_type: str, content: bytes):
    upload = SimpleUploadedFile("x", content, content_type=media_type)
    # Django's own cleaning is bypassed: the name arrives as it was typed
    upload.__dict__["_name"] = name
    return uploads.accept(upload)


@pytest.fixture
def same_process(monkeypatch):
    """The readers without their process, which costs a quarter of a second a file."""
    readers = {
        "pdf_inspector.py": lambda content, most: pdf_inspector.answer(content, int(most)),
        "image_reader.py": image_reader.answer,
    }
    monkeypatch.setattr(
        isolated, "run", lambda script, content, argument: readers[script](content, argument)
    )


@pytest.mark.usefixtures("same_process")
@pytest.mark.parametrize(
    ("name", "declared", "content", "stored_name"),
    [
        ("a.png", JPEG, image("PNG"), "a.png"),
        ("a.jpg", PNG, image("JPEG"), "a.jpg"),
        ("a.png", PNG, image("JPEG"), "a.jpg"),
        ("a.pdf", PDF, image("PNG"), "a.png"),
        ("photo", "", image("JPEG"), "photo.jpg"),
        ("photo.jpg.", JPEG, image("JPEG"), "photo.jpg"),
        ("photo.jpg ", JPEG, image("JPEG"), "photo.jpg"),
        ("scan", PDF, pdf(), "scan.pdf"),
        ("a.heic", "image/heic", pdf(), "a.pdf"),
        ("a.pdf", "text/html", pdf(), "a.pdf"),
        ("a.png", "image/svg+xml", image("PNG"), "a.png"),
    ],
    # a PDF made twice has two contents: each worker must know the same tests
    ids=range(11),
)
def test_a_sound_file_is_what_its_content_is(name, declared, content, stored_name):
    accepted = send(name, declared, content)
    assert accepted.name == stored_name
    assert accepted.media_type in (PDF, JPEG, PNG)
    assert accepted.media_type.rpartition("/")[2].replace("jpeg", "jpg") == stored_name[-3:]


@pytest.mark.usefixtures("same_process")
@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_refused_in_french(case):
    with pytest.raises(DomainError) as refusal:
        send(*BAD_FILES[case])
    assert refusal.value.field is None
    assert refusal.value.sentence.endswith(".") and refusal.value.sentence[0].isupper()


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("password", "protégé par un mot de passe"),
        ("javascript in an object stream", "contient un programme"),
        ("truncated pdf", "Ce PDF ne s’ouvre pas"),
        ("truncated jpeg", "Cette image ne s’ouvre pas"),
        ("truncated heic", "Cette image ne s’ouvre pas"),
        ("animated png", "Cette image est animée"),
        ("50 000 × 50 000 png", "Cette image est trop grande"),
    ],
)
def test_the_processes_of_the_readers_say_the_same(case, why):
    with pytest.raises(DomainError, match=why):
        send(*BAD_FILES[case])


def test_a_pdf_that_swells_or_never_ends_is_refused_and_the_portal_goes_on(monkeypatch):
    with pytest.raises(DomainError, match="abîmé"):
        send("a.pdf", PDF, bomb_pdf(150))
    monkeypatch.setattr(isolated, "LONGEST_SECONDS", 0.001)
    with pytest.raises(DomainError, match="abîmé"):
        send("a.pdf", PDF, pdf())


def test_the_corpus_is_large_enough():
    assert len(BAD_FILES) >= 30 and animated_png()


def test_a_pdf_is_kept_as_it_came_with_its_page_count():
    content = pdf(pages=3)
    accepted = send("Feuille d’émargement.PDF", PDF, content)
    assert (accepted.content, accepted.media_type, accepted.pages) == (content, PDF, 3)
    assert accepted.name == "Feuille d-émargement.pdf"
    assert send("a.pdf", "application/octet-stream", content).pages == 3
    assert send("a.pdf", "", pdf(pages=200)).pages == 200


def test_a_pdf_that_only_says_which_page_to_open_is_accepted_as_office_suites_write_it():
    assert send("a.pdf", PDF, pdf(page_on_opening)).pages == 1


@pytest.mark.parametrize(
    ("kind", "name", "media_type"), [("JPEG", "a.jpeg", JPEG), ("PNG", "a.png", PNG)]
)
def test_an_image_is_encoded_again_without_metadata_or_tail(kind, name, media_type):
    exif = Image.Exif()
    exif[0x010E] = "CANARY-EXIF"
    content = image(kind, exif=exif.tobytes()) + b"<script>CANARY-TAIL</script>"
    accepted = send(name, media_type, content)
    assert b"CANARY" not in accepted.content and (accepted.media_type, accepted.pages) == (
        media_type,
        1,
    )
    with Image.open(io.BytesIO(accepted.content)) as again:
        assert again.size == (40, 30) and again.format == kind
        assert not again.getexif() and "exif" not in again.info


def test_a_photo_taken_sideways_stands_upright_after_its_orientation_is_removed():
    exif = Image.Exif()
    exif[0x0112] = 6
    accepted = send("a.jpg", JPEG, image("JPEG", exif=exif.tobytes()))
    assert Image.open(io.BytesIO(accepted.content)).size == (30, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_usual_kind_of_png_is_accepted(mode):
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, "PNG")
    assert send("a.png", PNG, out.getvalue()).media_type == PNG


def test_a_very_large_photo_is_kept_at_a_size_one_can_read():
    accepted = send("a.jpg", JPEG, image("JPEG", (6000, 3000)))
    with Image.open(io.BytesIO(accepted.content)) as again:
        assert again.size == (5000, 2500)


def test_a_pdf_with_an_honest_object_stream_is_accepted():
    assert send("a.pdf", PDF, bomb_pdf(1)).pages == 1


def test_a_printed_jpeg_in_four_colours_is_accepted():
    out = io.BytesIO()
    Image.new("CMYK", (8, 8)).save(out, "JPEG")
    assert send("a.jpg", JPEG, out.getvalue()).media_type == JPEG


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\feuille.pdf", "feuille.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie- x.pdf"),
        ('a";filename="b.pdf', "a-filename=-b.pdf"),
        ("facture.php.pdf", "facture-php.pdf"),
        ("fac\u202eture.pdf", "facture.pdf"),
        (".pdf", "document.pdf"),
        ("«».pdf", "document.pdf"),
        ("185057800608491.pdf", "document.pdf"),
    ],
)
def test_a_file_name_is_cleaned(same_process, name, cleaned):
    assert send(name, PDF, pdf()).name == cleaned


def test_a_name_of_three_hundred_characters_is_shortened():
    assert len(send("é" * 300 + ".pdf", PDF, pdf()).name) <= 130


@given(st.text(max_size=320))
def test_no_name_keeps_a_path_a_quote_or_an_invisible_character(name):
    cleaned = clean_name(name, PDF_TYPE)
    assert cleaned.endswith(".pdf") and len(cleaned) <= 130
    assert not set(cleaned) & set("/\\\"'<>\0\r\n\u202e")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(
        [("a.pdf", PDF, pdf()), ("a.png", PNG, image("PNG")), ("a.jpg", JPEG, image("JPEG"))]
    ),
    st.data(),
)
def test_damaged_bytes_are_accepted_or_refused_but_never_break(same_process, case, data):
    name, media_type, content = case
    place = data.draw(st.integers(0, len(content) - 1))
    damaged = bytearray(content)
    damaged[place : place + data.draw(st.integers(1, 20))] = data.draw(st.binary(max_size=20))
    with contextlib.suppress(DomainError):
        send(name, media_type, bytes(damaged))
