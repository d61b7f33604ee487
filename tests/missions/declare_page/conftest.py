"""The form on the phone: what was typed stays, what must not be stored never comes back."""

import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

URL = "/missions/declarer/"
NIR = "1 84 12 76 451 089 46"


# a random token of the page may hold three of its digits, not two groups in a row
NIR_ECHO = re.compile(r"451\s?089")


def hours_form(**changed) -> dict:
    return {
        "token": str(uuid4()),
        "about": "fiche:A6",
        "activity": "TER",
        "done_on": "2026-11-14",
        "duration": "2 h",
        "people_met": "18",
        "comment": "Marché de Boën",
        "starts": "",
    } | changed


@pytest.fixture
def entry():
    return hours_form


def picture(name="stand.png", size=(40, 30)):
    drawn = io.BytesIO()
    Image.new("RGB", size, "teal").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def step(browser, declaration_id, code, version):
    return browser.post(
        f"/missions/heures/{declaration_id}/etape/", {"step": code, "version": version}, follow=True
    )
