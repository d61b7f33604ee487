"""The PDF of a report: its figures, its bytes, its conformity, its data attached."""

import io
import json
import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.frozen_json import canonical, sha256
from cpts_portal.foundation.records import documents, uploads
from cpts_portal.home.models import ReportRun
from cpts_portal.home.operations import reports as operations
from cpts_portal.home.queries import reports
from cpts_portal.home.report import pdf_document
from cpts_portal.home.report.contents import ReportContents
from cpts_portal.home.report.figures import DateRow
from tests.home import report_world
from tests.home.report_world import FIRST, OCTOBER
from tests.pdf import verapdf
from tests.support.pages import pdf_text
from tests.support.shared_fixtures import layer

pytestmark = pytest.mark.usefixtures("db")


def lay_out():
    report_world.live_october(report_world.build())
    facts = operations.build_at_once(by=SYSTEM, now=lambda: FIRST, day=OCTOBER)
    return facts, documents.read_content(facts.document_id)


built = layer(lay_out)


@pytest.fixture
def text(built):
    return pdf_text(built[1])


@pytest.mark.requirement("PDF-03")
def test_the_pdf_says_the_figures(text):
    for words in ("Octobre 2026", "2 h 45", "170 625,00 €", "100,00 €", "Soirée d’octobre", "512"):
        assert words in text


def test_october_is_told_as_it_ended_and_not_as_the_day_it_is_made(text):
    words = " ".join(text.split())
    assert "Chiffres arrêtés le 31 octobre 2026." in words
    assert "Ce qui attend le 1er novembre 2026, jour de ce rapport" in words


def test_the_report_opens_with_a_sentence_that_says_what_matters(text):
    words = " ".join(text.split())
    assert "2 h 45 déclarées pour octobre 2026, dont 2 h vérifiées." in words
    assert "1 feuille d’émargement manque." in words


def test_what_waits_for_the_funders_is_under_way_and_not_to_come(built):
    run = reports.run_with_contents(built[0].id)
    contents = ReportContents.from_data(run.contents["contents"])
    waits = DateRow(contents.cover.ends_on, "Dossier de l’année 4 : aux financeurs de le lire", "")
    data = replace(contents, deadlines=(waits,)).as_data()
    run.contents = {**run.contents, "contents": data}
    text = pdf_text(pdf_document.compose(run))
    assert re.search(r"aux financeurs de le lire +En cours", text)


def test_what_was_cashed_and_what_was_paid_are_two_lines(text):
    lines = text.splitlines()
    cashed = next(line for line in lines if "Encaissé des financeurs" in line)
    paid = next(line for line in lines if "Versé aux adhérents" in line)
    assert "170 625,00 €" in cashed and "100,00 €" not in cashed.replace("170 625,00 €", "")
    assert "100,00 €" in paid


@pytest.mark.requirement("PDF-03")
def test_each_page_carries_the_association_the_month_and_the_short_hash(built, text):
    run = reports.run_with_contents(built[0].id)
    footer = f"CPTS Loire Forez · rapport mensuel, octobre 2026 · {run.sha256[:12]}"
    assert text.count(footer) == built[0].pages - 1  # the cover has none
    assert f"page 2 / {built[0].pages}" in text


@pytest.mark.requirement("UPL-01")
def test_the_report_itself_can_be_deposited_as_a_piece(built):
    sent = SimpleUploadedFile("rapport.pdf", built[1], "application/pdf")
    accepted = uploads.accept(sent)
    assert (accepted.content, accepted.pages) == (built[1], built[0].pages)


@pytest.mark.requirement("PDF-03")
def test_the_data_is_attached_and_gives_the_same_hash(built):
    run = reports.run_with_contents(built[0].id)
    with pikepdf.open(BytesIO(built[1])) as pdf:
        assert set(pdf.attachments) == {"rapport.json"}
        carried = pdf.attachments["rapport.json"].get_file().read_bytes()
        assert {str(f.AFRelationship) for f in pdf.Root.AF} == {"/Data"}
        assert str(pdf.Root.Lang) == "fr"
    assert sha256(json.loads(carried)) == run.sha256
    assert carried == canonical(run.contents) == documents.read_data(built[0].document_id)
    assert documents.facts(built[0].document_id).sha256 == built[0].file_sha256


@pytest.mark.requirement("PDF-03")
@pytest.mark.usefixtures("laid_out_anew")
def test_the_same_figures_give_the_same_bytes(built):
    assert pdf_document.compose(reports.run_with_contents(built[0].id)) == built[1]


@pytest.mark.usefixtures("laid_out_anew")
def test_the_command_writes_the_same_file_twice(built, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: FIRST)
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for out in (first, second):
        call_command(
            "build_monthly_report", "--month", "2026-10", "--out", str(out), stdout=io.StringIO()
        )
    assert first.read_bytes() == second.read_bytes() == built[1]
    assert ReportRun.objects.count() == 1


def test_the_command_tells_the_running_month_so_far(built, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: FIRST)
    out, output = tmp_path / "a.pdf", io.StringIO()
    call_command("build_monthly_report", "--month", "2026-11", "--out", str(out), stdout=output)
    assert out.read_bytes().startswith(b"%PDF") and "2026-11" in output.getvalue()
    assert ReportRun.objects.filter(is_whole=False).count() == 1


@pytest.mark.parametrize(
    ("month", "says"),
    [
        ("octobre", "Écrivez le mois ainsi"),
        ("2026-13", "Écrivez le mois ainsi"),
        ("0001-01", "Écrivez le mois ainsi"),
        ("2099-01", "n’a pas commencé"),
    ],
)
def test_the_command_refuses_what_is_no_month_of_the_portal(built, tmp_path, month, says):
    with pytest.raises(CommandError, match=says):
        call_command("build_monthly_report", "--month", month, "--out", str(tmp_path / "a.pdf"))


@pytest.mark.requirement("PDF-05")
@pytest.mark.skipif(bool(verapdf.absent()), reason=verapdf.absent())
def test_verapdf_finds_the_report_conform(built, tmp_path):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(built[1])
    conform, words = verapdf.judge(path, "3a", "ua1")
    assert conform, words
