"""UPL-01: every image a phone or a scanner makes is kept true: shades, background, orientation."""

import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.records import uploads
from cpts_portal.foundation.web.pictures import redrawn

from .phone_images import (
    GREY,
    IN_BACKGROUND,
    IN_GREY,
    IN_RED,
    KINDS,
    RED,
    SIZE,
    bilevel,
    saved,
    seen_through,
    sheet,
    turned,
)

pytestmark = pytest.mark.requirement("UPL-01")


def send(content: bytes, name: str) -> uploads.AcceptedUpload:
    return uploads.accept(SimpleUploadedFile(name, content, "application/octet-stream"))


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def is_near(pixel, expected, *, by: int) -> bool:
    return all(abs(level - two) <= by for level, two in zip(pixel, expected, strict=True))


def looks_like_the_sheet(image: Image.Image, *, coloured=True, by=1) -> bool:
    pixels = image.convert("RGB")
    red = RED if coloured else (round(0.299 * 200 + 0.701 * 40),) * 3
    return (
        is_near(pixels.getpixel(IN_GREY), GREY, by=by)
        and is_near(pixels.getpixel(IN_BACKGROUND), (255, 255, 255), by=by)
        and (is_near(pixels.getpixel(IN_RED), red, by=by) if coloured else True)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_kept_true_to_one_level_on_a_white_background(kind):
    content, name, coloured = KINDS[kind]
    accepted = send(content, name)
    image = opened(accepted.content)
    lossy = 6 if image.format == "JPEG" else 1
    assert image.size == SIZE and image.mode in ("L", "RGB")
    assert looks_like_the_sheet(image, coloured=coloured, by=lossy), kind
    assert looks_like_the_sheet(opened(redrawn(accepted.content)), coloured=coloured, by=8), kind
    assert accepted.name == ("a.jpg" if image.format == "JPEG" else "a.png")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_telephone_was_held(orientation):
    accepted = send(turned(orientation), "a.jpg")
    image = opened(accepted.content)
    assert image.size == SIZE and looks_like_the_sheet(image, by=6)
    assert not image.getexif() and b"CANARY" not in accepted.content


@pytest.mark.parametrize(
    ("content", "name"),
    [(bilevel("PNG"), "a.png"), (bilevel("TIFF", compression="group4"), "a.tif")],
)
def test_black_and_white_stays_black_on_white(content, name):
    image = opened(send(content, name).content)
    assert set(image.convert("L").get_flattened_data()) == {0, 255}
    assert image.convert("L").getpixel(IN_GREY) == 0
    assert image.convert("L").getpixel(IN_BACKGROUND) == 255


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_tiny_image_is_kept(kind):
    content = saved(Image.new("RGB", (1, 1), "white"), kind)
    assert opened(send(content, f"a.{kind.lower()}").content).getpixel((0, 0)) == (255,) * 3


def test_a_photo_of_108_million_pixels_is_kept_at_a_size_one_can_read():
    content = saved(Image.new("L", (12_000, 9_000), 120), "JPEG", quality=50)
    image = opened(send(content, "a.jpg").content)
    assert image.size == (5_000, 3_750) and image.getpixel((9, 9)) == 120


def test_a_photo_heavier_than_what_is_kept_becomes_lighter_and_is_not_refused():
    noise = Image.frombytes("RGB", (2_400, 2_000), os.urandom(2_400 * 2_000 * 3))
    content = saved(noise, "PNG")
    assert uploads.MOST_BYTES < len(content) < 3 * uploads.MOST_BYTES
    accepted = send(content, "a.png")
    assert len(accepted.content) <= uploads.MOST_BYTES and accepted.name == "a.jpg"


def test_an_image_beyond_any_photo_is_refused_with_a_way_on():
    with pytest.raises(DomainError, match="photographiez à nouveau la feuille"):
        send(b"\xff\xd8\xff" + b"0" * 3 * uploads.MOST_BYTES, "a.jpg")


def test_a_transparent_piece_kept_before_is_shown_on_white():
    assert looks_like_the_sheet(opened(redrawn(saved(seen_through(), "PNG"))), by=8)


def test_the_field_offers_every_extension_that_is_accepted():
    offered = uploads.ACCEPTED_TYPES.split(",")
    for extension in (".jfif", ".jpe", ".jpeg", ".jpg", ".png", ".pdf", ".heic", ".heif", ".tif"):
        assert extension in offered
    for extension in offered:
        if extension in (".jfif", ".jpe", ".jpeg", ".jpg", ".jif"):
            accepted = send(saved(sheet(), "JPEG"), f"Photo du 12{extension.upper()}")
            assert accepted.name == "Photo du 12.jpg"
