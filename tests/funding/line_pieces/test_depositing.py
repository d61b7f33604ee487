"""What a line takes as a piece, what it refuses and in which words, and what the piece proves."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records.documents import StoredDocument
from funding.dossier.operations.evidence_removal import remove_evidence
from funding.indicators.depositing import MOST
from funding.models import LineEvidence
from tests.funding.dossier_world import AT
from tests.funding.line_pieces.pieces import PAGE, deposit, png, post
from tests.funding.lines import line_of
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")
NIR = "2840542147001"


def test_the_same_file_twice_is_one_piece_and_keeps_the_stricter_flag(office):
    post(office)
    post(office, names_people="on")
    post(office, label="Un autre nom")
    piece = LineEvidence.objects.get()
    assert (piece.label, piece.names_people) == ("Bilan du premier semestre", True)
    assert StoredDocument.objects.filter(kind="line_evidence").count() == 1


BAD = [
    ({"content": b""}, "vide"),
    ({"content": b"MZ" + b"0" * 50}, "Seuls les fichiers PDF, JPEG, PNG, HEIC et TIFF"),
    ({"content": b"<html><script>1</script>", "name": "bilan.pdf"}, "Seuls les fichiers"),
    ({"content": b"<svg onload='x'/>", "name": "bilan.svg"}, "Seuls les fichiers"),
    ({"content": png()[:40]}, "ne s’ouvre pas"),
    ({"content": b"%PDF-1.7 rien", "name": "b.pdf"}, "ne s’ouvre pas"),
    ({"content": b"%PDF-1.7" + b"0" * (10 * 1024 * 1024), "name": "b.pdf"}, "dépasse 10 Mo"),
    ({"content": b"\x89PNG\r\n\x1a\n" + b"0" * (30 * 1024 * 1024)}, "dépasse 30 Mo"),
    ({"label": ""}, "Dites ce qu’est cette pièce."),
    ({"label": "   "}, "Dites ce qu’est cette pièce."),
    ({"label": "x" * 121}, "120 caractères au plus."),
    ({"label": "\u202e\u200b"}, "Dites ce qu’est cette pièce."),
    ({"dated_on": ""}, "Indiquez la date."),
    ({"dated_on": "31/02/2023"}, "Cette date n’existe pas."),
    ({"dated_on": "2031-01-01"}, "dans le futur"),
    ({"dated_on": "0001-01-01"}, "Aucune CPTS n’existait"),
]


@pytest.mark.parametrize(("sent_in", "words"), BAD, ids=lambda v: v if isinstance(v, str) else "")
def test_what_cannot_be_kept_comes_back_with_its_sentence(office, sent_in, words):
    changes = dict(sent_in)
    content = changes.pop("content", None)
    answer = post(office, content, **changes)
    page = page_text(answer, 422)
    assert answer.status_code == 422
    assert re.search(rf'class="errorlist"[^<]*<li>[^<]*{re.escape(words)}', page), words
    assert "<details open>" in page
    assert not LineEvidence.objects.exists()
    assert not StoredDocument.objects.filter(kind="line_evidence").exists()


def test_no_file_at_all_is_said_beside_the_field(office):
    answer = office.post(f"{PAGE}pieces/", {"label": "Bilan", "dated_on": "2023-03-31"})
    assert "Choisissez le fichier à déposer." in page_text(answer, 422)


@pytest.mark.requirement("IDN-05")
@pytest.mark.parametrize("where", ["label", "name"])
def test_a_social_security_number_is_refused_and_never_echoed(office, where):
    number = f"{NIR}{97 - int(NIR) % 97:02}"
    changes = {"name": f"{number}.png"} if where == "name" else {"label": f"Bilan {number}"}
    answer = post(office, **changes)
    assert "numéro de sécurité sociale" in page_text(answer, 422)
    assert number not in page_text(answer, 422)
    with pytest.raises(DomainError, match="numéro de sécurité sociale"):
        deposit(label=f"Bilan {number}")
    assert not LineEvidence.objects.exists()


def test_the_operation_itself_asks_who(office):
    with pytest.raises(Forbidden):
        deposit(by=Actor(uuid4(), frozenset({"president"})))
    piece = deposit()
    with pytest.raises(Forbidden):
        remove_evidence(
            by=Actor(uuid4(), frozenset({"cpam"})),
            at=AT,
            line_number="L01",
            contract_year=1,
            piece_id=piece,
        )


def test_a_line_has_a_bounded_number_of_pieces():
    for shade in range(MOST):
        deposit(png((shade, 0, 0)))
    with pytest.raises(DomainError, match="20 pièces au plus"):
        deposit(png((99, 0, 0)))
    deposit(png((3, 0, 0)))
    assert LineEvidence.objects.count() == MOST


def test_a_deliverable_is_proved_by_its_piece():
    def stands():
        line = line_of("L06", 1, AT.date())
        return line.status.code, line.missing_evidence

    assert stands() == ("defend", "la pièce du livrable")
    deposit(line_number="L06")
    assert stands() == ("reached", "")


def test_two_files_sent_to_a_field_of_one_are_both_refused_and_it_is_said(office):
    two = [SimpleUploadedFile(f"{n}.png", png(c)) for n, c in ((1, "red"), (2, "blue"))]
    form = {"label": "Bilan du premier semestre", "dated_on": "2023-03-31", "upload": two}
    answer = office.post(f"{PAGE}pieces/", form)
    page = page_text(answer, 422)
    assert answer.status_code == 422
    assert "Un seul fichier à la fois : vous en avez envoyé 2, aucun n’est gardé." in page
    assert "Bilan du premier semestre" in page, "the entry is still there"
    assert not LineEvidence.objects.exists()
    assert not StoredDocument.objects.filter(kind="line_evidence").exists()
