"""Pieces of evidence, drawn: an attendance sheet, a deliverable's first page. All invented."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from cpts_portal.foundation.web.pdf import PACKAGED

INK, PALE = (18, 48, 58), (217, 212, 199)
WIDTH, LINE = 900, 34


@lru_cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(PACKAGED / "fonts" / name), size)


def drawn_page(title: str, lines: list[str], *, signed: bool) -> bytes:
    """A PNG page: a title, one line per entry, a scribble where somebody signed."""
    page = Image.new("RGB", (WIDTH, 170 + LINE * max(len(lines), 4)), "white")
    pen = ImageDraw.Draw(page)
    pen.text((40, 30), title, INK, _font("SourceSans3-Bold.ttf", 26))
    pen.text(
        (40, 72),
        "Démonstration : personnes et signatures inventées",
        INK,
        _font("SourceSans3-Regular.ttf", 18),
    )
    for number, line in enumerate(lines):
        top = 120 + LINE * number
        pen.line((40, top + LINE - 4, WIDTH - 40, top + LINE - 4), PALE, 1)
        pen.text((40, top), line, INK, _font("SourceSans3-Regular.ttf", 20))
        if signed:
            _scribble(pen, top, seed=sum(line.encode()))
    out = io.BytesIO()
    page.quantize(16, Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def _scribble(pen: ImageDraw.ImageDraw, top: int, *, seed: int) -> None:
    points = [
        (620 + 14 * step, top + 6 + (seed * (step + 3) * 7 % 19)) for step in range(8 + seed % 6)
    ]
    pen.line(points, INK, 2, joint="curve")
