"""The PDF: its figures, its bytes, its conformity, its attachments."""

import csv
import io
import json
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.models import Sum

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.frozen_json import canonical, sha256
from cpts_portal.foundation.kernel.money import in_french
from cpts_portal.foundation.records import documents, uploads
from funding.budget.models import Expense
from funding.dossier.content import pdf_document
from funding.dossier.models import Snapshot
from funding.dossier.operations.documents import build_at_once
from funding.dossier.queries import dossiers
from funding.ledger.models import Payment
from tests.funding import dossier_world
from tests.funding.dossier_world import AT
from tests.pdf import verapdf
from tests.signing_in import make_account, signed_in
from tests.support.pages import page_text, pdf_text, squeezed
from tests.support.shared_fixtures import layer

pytestmark = pytest.mark.usefixtures("db")


def lay_out(_world):
    facts = build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    return facts, documents.read_content(facts.document_id)


built = layer(lay_out, over=dossier_world.build)


@pytest.fixture
def text(built):
    return pdf_text(built[1])


@pytest.mark.requirement("PDF-03")
def test_the_pdf_says_the_figures(text):
    for words in (
        "170 625,00 €",
        "56 875,00 €",
        "227 500,00 €",
        "CPTS Loire Forez",
        "5 juillet 2022",
    ):
        assert words in text


@pytest.mark.requirement("PDF-03")
def test_each_page_carries_the_association_the_version_and_the_short_hash(built, text):
    snapshot = dossiers.dossier(1).document.snapshot
    footer = f"CPTS Loire Forez · dossier de l’année 1, version 1 · {snapshot.sha256[:12]}"
    assert text.count(footer) == built[0].pages - 1  # the cover has none
    assert f"page 2 / {built[0].pages}" in text


@pytest.mark.requirement("UPL-01")
def test_the_dossier_itself_can_be_deposited_as_a_piece(built):
    sent = SimpleUploadedFile("dossier.pdf", built[1], "application/pdf")
    upload = uploads.accept(sent)
    assert (upload.content, upload.pages) == (built[1], built[0].pages)


@pytest.mark.requirement("PDF-03")
def test_the_data_is_attached_and_gives_the_same_hash(built):
    snapshot = dossiers.dossier(1).document.snapshot
    with pikepdf.open(BytesIO(built[1])) as pdf:
        assert set(pdf.attachments) == {"dossier.json", "indicateurs.csv", "pieces.csv"}
        carried = pdf.attachments["dossier.json"].get_file().read_bytes()
        rows = pdf.attachments["indicateurs.csv"].get_file().read_bytes().decode("utf-8-sig")
        relations = {str(f.AFRelationship) for f in pdf.Root.AF}
    assert relations == {"/Data"}
    assert sha256(json.loads(carried)) == snapshot.sha256
    assert carried == canonical(snapshot.contents) == documents.read_data(built[0].document_id)
    assert next(csv.DictReader(io.StringIO(rows), delimiter=";"))["ligne"] == "L01"


@pytest.mark.requirement("PDF-03")
def test_asking_twice_gives_the_same_file(built):
    again = build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    assert again == built[0]
    assert Snapshot.objects.count() == 1


@pytest.mark.requirement("PDF-03")
@pytest.mark.usefixtures("laid_out_anew")
def test_the_same_freeze_gives_the_same_bytes(built):
    snapshot = dossiers.dossier(1).document.snapshot
    assert pdf_document.compose(snapshot) == built[1]


@pytest.mark.requirement("PDF-03")
def test_the_totals_of_the_pdf_are_those_of_the_rows_and_of_the_pages(built, text):
    """Received and spent, summed by the database: the same cents in the PDF and on screen."""
    office = signed_in(make_account("coordinator"))
    year = dossiers.dossier(1).year
    for rows in (
        Payment.objects.filter(year__number=year),
        Expense.objects.filter(year__number=year),
    ):
        total = squeezed(in_french(rows.aggregate(sum=Sum("amount_eur"))["sum"]))
        assert total in text
        assert total in page_text(office.get("/dossiers/1/"))


def test_a_change_makes_another_document_and_uses_up_no_version(built, world):
    from funding.ledger import operations as ledger

    ledger.record_payment(
        by=SYSTEM,
        at=AT,
        contract_year=1,
        payment=Payment(
            paid_on=AT.date(), payer="CPAM", label="solde", kind="balance", amount_eur="56875.00"
        ),
    )
    again = build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    assert (again.snapshot.version, again.snapshot.sent) == (1, False)
    assert again.document_id != built[0].document_id


@pytest.mark.usefixtures("laid_out_anew")
def test_the_command_writes_the_same_file_twice(built, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    call_command("build_dossier", "--year", "1", "--out", str(first), stdout=io.StringIO())
    call_command("build_dossier", "--year", "1", "--out", str(second), stdout=io.StringIO())
    assert first.read_bytes() == second.read_bytes() == built[1]


def test_the_command_refuses_a_year_that_does_not_exist(world, tmp_path):
    with pytest.raises(CommandError, match="n’a pas d’année 9"):
        call_command("build_dossier", "--year", "9", "--out", str(tmp_path / "a.pdf"))


def pages_of(text: str) -> list[str]:
    return text.split("\f")


def test_the_summary_is_the_second_page_with_a_sentence_and_the_state_of_each_mission(text):
    page = " ".join(pages_of(text)[1].split())
    assert "L’année en une page" in page
    assert "Pour l’année 1," in page and "de part variable sont réunis sur" in page
    assert "Mission par mission" in page
    assert "1 réunie" in page


def test_the_pdf_shows_what_is_committed_beside_what_is_spent(text):
    lines = [line for line in text.splitlines() if "Engagé" in line]
    assert any("Dépensé" in line and "Reste" in line for line in lines)
    assert "Reçu au titre de l’année" in " ".join(text.split())


def test_the_hashes_of_the_pieces_are_in_the_attached_file_and_not_on_the_pages(built, text, world):
    assert world.sheet.sha256 not in text.replace("\n", "")
    with pikepdf.open(BytesIO(built[1])) as pdf:
        pieces = pdf.attachments["pieces.csv"].get_file().read_bytes().decode("utf-8-sig")
    assert world.sheet.sha256 in pieces
    assert "pieces.csv" in text


def test_the_attached_table_tells_every_tier_of_a_line(built):
    with pikepdf.open(BytesIO(built[1])) as pdf:
        table = pdf.attachments["indicateurs.csv"].get_file().read_bytes().decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert row["Cible"] == "690 / 640 / 590"


def test_the_cover_says_no_number_that_is_not_known_and_the_notes_say_which(text):
    cover, rest = pages_of(text)[0], " ".join(text.split())
    assert "non renseigné" not in text and "FINESS" not in cover
    assert "L’association n’a pas encore indiqué : FINESS, RNA." in rest


def test_the_communes_are_an_annex_and_no_population_falls_on_another_row(text):
    annex = text[text.rindex("Annexe : les communes") :]
    rows = [line.split() for line in annex.splitlines() if line.strip().startswith("42")]
    assert {row[0] for row in rows} == {"42147", "42022", "42285", "42279"}
    for row in rows:
        assert len([word for word in row[1:] if word.isdigit()]) in (1, 2)


def test_signatures_never_stand_alone_on_a_page(text):
    page = next(sheet for sheet in pages_of(text) if "Parties au contrat" in sheet)
    assert "Aucune remarque des financeurs n’est enregistrée" in page


@pytest.mark.requirement("PDF-05")
@pytest.mark.skipif(bool(verapdf.absent()), reason=verapdf.absent())
def test_verapdf_finds_the_dossier_conform(built, tmp_path):
    path = tmp_path / "dossier.pdf"
    path.write_bytes(built[1])
    conform, words = verapdf.judge(path, "3a", "ua1")
    assert conform, words
