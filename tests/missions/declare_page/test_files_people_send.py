"""What phones, scanners and offices send is accepted, and what is kept is looked at: sizes, greys,
ground, orientation, pages."""

import io
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from missions.models import Declaration, Evidence
from tests.missions.declare_page.conftest import URL
from tests.support.pages import page_text

INPUTS = Path(__file__).with_name("inputs")
OTHER = f"{URL}?autre=1"
TYPES = {"pdf": "application/pdf", "png": "image/png", "heic": "image/heic"}


@pytest.fixture
def nurse(browsers, world):
    return browsers.claudie


def send(nurse, entry, name: str, *, content: bytes = b""):
    content = content or (INPUTS / name).read_bytes()
    media_type = TYPES.get(name.rpartition(".")[2], "image/jpeg")
    file = SimpleUploadedFile(name, content, media_type)
    return nurse.post(OTHER, entry(evidence=[file]))


def stored(nurse, entry, name: str, *, content: bytes = b"") -> bytes:
    """The bytes that the nurse downloads after sending that file."""
    answer = send(nurse, entry, name, content=content)
    assert answer.status_code == 302, answer.content.decode()
    piece = Evidence.objects.get()
    return b"".join(nurse.get(f"/missions/pieces/{piece.id}/").streaming_content)


def stored_image(nurse, entry, name: str) -> Image.Image:
    content = stored(nurse, entry, name)
    image = Image.open(io.BytesIO(content))
    image.load()
    image.content = content
    return image


def preview(nurse) -> Image.Image:
    answer = nurse.get(f"/missions/pieces/{Evidence.objects.get().id}/image/")
    assert answer.status_code == 200
    return Image.open(io.BytesIO(answer.content))


def dark(image: Image.Image, below=128) -> int:
    return sum(image.convert("L").histogram()[:below])


def shades(image: Image.Image) -> set[int]:
    return {value for value, number in enumerate(image.convert("L").histogram()) if number}


def test_a_photo_that_carries_a_second_picture_keeps_the_first_alone(nurse, entry):
    image = stored_image(nurse, entry, "jpeg-with-a-second-picture.jpg")
    assert (image.size, image.format) == ((800, 600), "JPEG")
    assert image.content.count(b"\xff\xd8\xff") == 1 and b"MPF" not in image.content
    assert 0 < dark(image) < 0.1 * 800 * 600


def test_a_scan_of_16_bits_keeps_its_greys(nurse, entry):
    before = Image.open(INPUTS / "png-grey-of-16-bits.png")
    wide = before.convert("I").get_flattened_data()
    image = stored_image(nurse, entry, "png-grey-of-16-bits.png")
    assert (image.size, image.mode) == (before.size, "L")
    assert 140 <= len(shades(image)) <= 160
    pairs = zip(wide, image.get_flattened_data(), strict=True)
    assert max(abs(sixteen / 257 - eight) for sixteen, eight in pairs) <= 1


@pytest.mark.parametrize("name", ["png-transparent-colour.png", "png-transparent-grey.png"])
def test_a_transparent_image_lies_on_white_in_the_file_and_in_the_preview(nurse, entry, name):
    image = stored_image(nurse, entry, name)
    assert image.mode in ("L", "RGB") and not image.has_transparency_data
    for each in (image, preview(nurse)):
        assert each.size == (300, 200)
        assert 500 <= dark(each) <= 3_000, "writing, not a black rectangle"
        assert each.convert("L").getpixel((0, 0)) >= 250


def test_a_jpeg_as_windows_names_it_is_accepted_and_named_jpg(nurse, entry):
    image = stored_image(nurse, entry, "jpeg-named-by-windows.jfif")
    assert (image.size, image.format) == ((800, 600), "JPEG")
    assert Evidence.objects.get().name == "jpeg-named-by-windows.jpg"
    assert ".jfif" in page_text(nurse.get(OTHER)) and ".heic" in page_text(nurse.get(OTHER))


@pytest.mark.parametrize(
    ("name", "size", "corner"),
    [
        ("heic-photo.heic", (400, 280), (10, 10)),
        ("heic-photo-taken-sideways.heic", (280, 400), (270, 10)),
    ],
)
def test_a_photo_of_an_iphone_is_kept_as_an_upright_jpeg(nurse, entry, name, size, corner):
    image = stored_image(nurse, entry, name)
    assert (image.format, image.size) == ("JPEG", size)
    red, green, _ = image.getpixel(corner)
    assert red > 180 and green < 70, "the red field is where the photographer saw it"
    assert not image.getexif() and b"CANARY" not in image.content
    assert Evidence.objects.get().media_type == "image/jpeg"
    assert preview(nurse).size == size


@pytest.mark.parametrize(
    "name", ["photo.jpg", "photo.JPE", "photo.jpeg", "photo.JFIF", "photo.heic"]
)
def test_a_photo_is_believed_on_its_bytes_whatever_its_telephone_called_it(nurse, entry, name):
    heic = (INPUTS / "heic-photo.heic").read_bytes()
    content = stored(nurse, entry, name, content=heic)
    assert content.startswith(b"\xff\xd8\xff")
    assert Evidence.objects.get().name == "photo.jpg"


def test_an_e_invoice_keeps_its_data(nurse, entry):
    content = stored(nurse, entry, "pdf-with-invoice-data.pdf")
    assert content == (INPUTS / "pdf-with-invoice-data.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1
        assert list(pdf.attachments) == ["factur-x.xml"]


def test_a_pdf_that_opens_without_a_password_is_kept_without_its_restriction(nurse, entry):
    content = stored(nurse, entry, "pdf-restricted-by-its-owner.pdf")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert (len(pdf.pages), pdf.is_encrypted) == (1, False)


def test_a_pdf_padded_by_a_scanner_is_kept_without_its_padding(nurse, entry):
    content = stored(nurse, entry, "pdf-padded-with-nul.pdf")
    assert content.endswith(b"%%EOF\n") and b"\0" * 8 not in content
    assert (INPUTS / "pdf-padded-with-nul.pdf").read_bytes().startswith(content[:-1])


def test_a_pdf_whose_table_is_at_the_wrong_place_is_mended(nurse, entry):
    content = stored(nurse, entry, "pdf-with-a-wrong-startxref.pdf")
    with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
        assert len(pdf.pages) == 1 and not pdf.get_warnings()


def test_the_same_mended_pdf_twice_is_one_piece(nurse, entry):
    files = [
        SimpleUploadedFile(f"{n}.pdf", (INPUTS / name).read_bytes(), "application/pdf")
        for n in (1, 2)
        for name in ("pdf-with-a-wrong-startxref.pdf", "pdf-restricted-by-its-owner.pdf")
    ]
    assert nurse.post(OTHER, entry(evidence=files)).status_code == 302
    assert Evidence.objects.count() == 2


def test_of_several_files_each_refused_one_is_named_and_the_typing_stays(nurse, entry):
    grey = (INPUTS / "png-transparent-grey.png").read_bytes()
    good = SimpleUploadedFile("bon.png", grey, "image/png")
    bad = [
        SimpleUploadedFile("film.gif", b"GIF89a", "image/gif"),
        SimpleUploadedFile("vide.pdf", b"", "application/pdf"),
    ]
    answer = nurse.post(OTHER, entry(evidence=[good, *bad]))
    page = page_text(answer, 422)
    assert answer.status_code == 422
    assert "« film.gif » : Seuls les fichiers PDF, JPEG, PNG, HEIC et TIFF" in page
    assert "« vide.pdf » : Ce fichier est vide" in page and "bon.png" not in page
    assert 'value="2 h"' in page and not Declaration.objects.exists()


@pytest.mark.parametrize("number", [6, 30])
def test_a_roll_of_photos_is_counted_and_the_typing_stays(nurse, entry, number):
    roll = [SimpleUploadedFile(f"{n}.jpg", b"\xff\xd8\xff", "image/jpeg") for n in range(number)]
    answer = nurse.post(OTHER, entry(evidence=roll))
    page = page_text(answer, 422)
    assert answer.status_code == 422
    assert f"Joignez 5 fichiers au plus : vous en avez choisi {number}." in page
    assert 'value="2 h"' in page and not Declaration.objects.exists()


def test_nothing_is_said_of_an_antivirus_to_who_sends_a_file(nurse):
    page = page_text(nurse.get(OTHER))
    assert "PDF de 10 Mo au plus, photo ou image de 30 Mo au plus." in page
    assert "antivirus" not in page
