"""A picture that comes late pushes nothing: its place is kept from the first paint."""

import re

import pytest
from django.template.loader import render_to_string

from cpts_portal.environment import ROOT
from cpts_portal.foundation.records.documents import Glance
from cpts_portal.foundation.records.documents.glances import HIGHEST, WIDEST, fitted
from cpts_portal.foundation.records.documents.measuring import size_of

from .made_files import image

LATE = re.compile(r"<img[^>]*loading=\"lazy\"[^>]*>")


def test_every_picture_that_comes_late_has_its_width_and_height():
    late = [
        tag
        for path in (ROOT / "templates").rglob("*.html")
        for tag in LATE.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(late) >= 2
    assert [tag for tag in late if "width=" not in tag or "height=" not in tag] == []


@pytest.mark.parametrize(
    ("size", "place"),
    [
        ((800, 600), (683, HIGHEST)),
        ((3000, 4000), (384, HIGHEST)),
        ((4000, 300), (WIDEST, 72)),
        ((40, 30), (40, 30)),
        ((20_000, 1), (WIDEST, 1)),
        ((0, 0), (0, 0)),
    ],
)
def test_the_place_kept_has_the_shape_of_the_picture(size, place):
    assert fitted(*size) == place


def test_the_size_is_read_from_the_file_and_a_pdf_has_none():
    assert size_of(image("PNG", (40, 30)), "image/png") == (40, 30)
    assert size_of(b"%PDF-1.7", "application/pdf") == (None, None)
    assert size_of(b"noise", "image/png") == (None, None)


def drawn(document: Glance) -> str:
    context = {"url": "/x/", "alt": "Pièce", "document": document}
    return render_to_string("ui/document_image.html", context)


def test_a_picture_nobody_measured_has_a_fixed_place_and_what_cannot_be_read_says_why():
    assert 'width="384" height="512"' in drawn(Glance(width=384, height=512))
    assert 'class="unmeasured"' in drawn(Glance()) and "height=" in drawn(Glance())
    assert "<img" not in drawn(Glance(scan="pending", width=4, height=4))
    assert "<img" not in drawn(Glance(is_image=False)) and "Télécharger" in drawn(
        Glance(is_image=False)
    )
    assert "En cours d’analyse" in drawn(Glance(scan="pending"))
    assert "abîmé" in drawn(Glance(is_damaged=True))
