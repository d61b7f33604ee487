"""The form on the phone: what was typed stays, what must not be stored never comes back."""

import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.support.pages import squeezed

URL = "/missions/declarer/"
NIR = "1 84 12 76 451 089 46"


# a random token of the page may hold three of its digits, not two groups in a row
NIR_ECHO = re.compile(r"451\s?089")


@pytest.fixture
def entry():
    def _entry(**changed):
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

    return _entry


def picture(name="stand.png", size=(40, 30)):
    drawn = io.BytesIO()
    Image.new("RGB", size, "teal").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def text(response) -> str:
    page = squeezed(response.content.decode().replace("\u00a0", " ").replace("\u202f", " "))
    return page.replace("&nbsp;", " ").replace("&#x27;", "'").replace("&quot;", '"')


def owner_of(browser) -> str:
    return re.search(r'name="owner" value="([^"]+)"', text(browser.get(URL)))[1]


def step(browser, declaration_id, code, version):
    return browser.post(
        f"/missions/heures/{declaration_id}/etape/", {"step": code, "version": version}, follow=True
    )
