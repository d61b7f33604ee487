"""What is asked in these tests, and what answers it: an expense, a scan, a point."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from funding.budget import operations as budget
from funding.budget.models import Expense
from funding.dossier.content.contents import DossierContents
from tests.funding.dossier_world import AT, by_system

ABOUT_MEETING = ("Émargement de la soirée", "meeting", "M002")
ABOUT_EXPENSE = ("Décision du conseil", "expense", "E900")
ABOUT_LINE = ("Bilan du livrable", "line", "L06")


def seminar(number: str = "E900", **more) -> None:
    fields = {
        "nature": "convivialité",
        "label": "Séminaire",
        "amount_eur": "2940.00",
        "spent_on": AT.date().replace(year=2023, month=5, day=23),
    }
    expense = Expense(number=number, mission_id="fonctionnement", **(fields | more))
    budget.record_expense(**by_system(contract_year=1, expense=expense))


def scan(color="white") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return SimpleUploadedFile("feuille.png", out.getvalue(), "image/png")


def point(number: int = 1):
    rows = DossierContents.collect(1, AT).completion
    return next(row for row in rows if row.number == number)


def address(number: int = 1) -> str:
    return f"/dossiers/1/points/{number}/"
