"""The coordinator deposits, a funder opens what names nobody, and nobody else opens anything."""

from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.records.audit.models import AuditEntry
from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.dossier.content.contents import DossierContents
from funding.dossier.operations.documents import build_at_once
from funding.dossier.queries import dossiers as dossier_reads
from funding.models import LineEvidence
from tests.funding.dossier_world import AT
from tests.funding.line_pieces.pieces import PAGE, deposit, piece_url, png, post, sent
from tests.signing_in import make_role, signed_in
from tests.support.pages import body_of, page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def test_the_coordinator_deposits_and_the_cpam_opens(office, funder):
    page = page_text(post(office))
    piece = LineEvidence.objects.get()
    assert "Pièce déposée : Bilan du premier semestre." in page
    assert piece.sha256[:12] in page
    content = body_of(office.get(f"{PAGE}pieces/{piece.id}/"))
    assert content.startswith(b"\x89PNG")
    assert body_of(office.get(f"{PAGE}pieces/{piece.id}/image/")).startswith(b"\xff\xd8\xff")

    dossier = sent()
    link = piece_url(dossier, piece)
    assert link in page_text(funder.get(f"/revue/funding/dossier/{dossier.id}/"))
    answer = funder.get(link)
    assert body_of(answer) == content
    assert answer["Content-Disposition"] == 'attachment; filename="piece-L01-1.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEntry.objects.filter(action="funding.line.open_evidence").count() == 2


def test_the_dossier_counts_the_piece_under_its_line(office):
    deposit()
    contents = DossierContents.collect(1, AT)
    rows = [row for row in contents.evidence if row.line]
    assert [(row.reference, row.label, row.line) for row in rows] == [("L01-1", "Bilan", "L01")]
    line = next(line for part in contents.missions for line in part.lines if line.number == "L01")
    assert ("Pièce de l’indicateur", 1) in [(p.kind, p.count) for p in line.evidence]
    assert f"{PAGE}#pieces" in page_text(office.get("/dossiers/1/"))


@pytest.mark.requirement("ACC-07")
def test_nothing_is_open_before_the_dossier_is_sent_nor_what_came_after(funder):
    deposit()
    build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    draft, piece = dossier_reads.dossier(1), LineEvidence.objects.get()
    assert funder.get(piece_url(draft, piece)).status_code == 404
    dossier = sent()
    assert funder.get(piece_url(dossier, piece)).status_code == 200
    deposit(png("red"), label="Arrivée après")
    late = LineEvidence.objects.get(number=2)
    assert funder.get(piece_url(dossier, late)).status_code == 404
    assert "Arrivée après" not in page_text(funder.get(f"/revue/funding/dossier/{dossier.id}/"))


@pytest.mark.requirement("ACC-07")
def test_another_year_another_line_and_unknown_keys_are_not_found(office, funder, world):
    deposit(contract_year=2)
    other = LineEvidence.objects.get()
    dossier = sent()
    assert funder.get(piece_url(dossier, other)).status_code == 404
    for sha in (world.sheet.sha256, "0" * 64, "x"):
        assert funder.get(f"/revue/funding/dossier/{dossier.id}/pieces/{sha}/").status_code == 404
    assert office.get(f"{PAGE}pieces/{other.id}/").status_code == 404
    assert office.get(f"/indicateurs/L06/1/pieces/{other.id}/").status_code == 404
    assert office.get(f"{PAGE}pieces/{uuid4()}/image/").status_code == 404
    assert office.post(f"{PAGE}pieces/{other.id}/retirer/").status_code == 404
    assert post(office, line="/indicateurs/L99/1/").status_code == 404
    assert office.get(f"/indicateurs/L01/2/pieces/{other.id}/").status_code == 200


@pytest.mark.parametrize("role", ["member", "doctor", "cpam", "ars", "msa", "administrator"])
def test_nobody_else_reaches_the_pieces_of_the_office(role):
    deposit()
    piece, client = LineEvidence.objects.get(), signed_in(make_role(role))
    for tail in (f"{piece.id}/", f"{piece.id}/image/"):
        assert client.get(f"{PAGE}pieces/{tail}").status_code == 403
    assert client.post(f"{PAGE}pieces/{piece.id}/retirer/").status_code == 403
    assert post(client, png("blue")).status_code == 403
    assert LineEvidence.objects.count() == 1


@pytest.mark.parametrize("role", ["member", "coordinator", "president", "administrator"])
def test_nobody_else_opens_a_piece_where_the_funders_do(role):
    deposit()
    dossier, piece = sent(), LineEvidence.objects.get()
    assert signed_in(make_role(role)).get(piece_url(dossier, piece)).status_code == 403


@pytest.mark.requirement("UPL-03", "ACC-03")
def test_a_piece_that_names_people_never_reaches_a_funder(office, funder):
    canary = b"Mme Campanule Zibeline"
    words = {"label": "Photo de Mme Zibeline", "names_people": True}
    deposit(
        png() + canary,
        **words,
        upload=AcceptedUpload(png() + canary, "image/png", "zibeline.png", 1),
    )
    # the same file under another line, deposited without a thought
    deposit(line_number="L06", upload=AcceptedUpload(png() + canary, "image/png", "stand.png", 1))
    dossier, piece = sent(), LineEvidence.objects.get(names_people=True)
    for url, status in (
        (piece_url(dossier, piece), 404),
        (f"{PAGE}pieces/{piece.id}/", 403),
        (f"{PAGE}pieces/{piece.id}/image/", 403),
    ):
        answer = funder.get(url)
        assert answer.status_code == status, url
        assert canary not in body_of(answer)
    page = page_text(funder.get(f"/revue/funding/dossier/{dossier.id}/"))
    assert piece.sha256 in page
    assert "Pièce qui peut nommer des personnes" in page
    assert "consultable sur place" in page
    assert "Zibeline" not in page
    assert "zibeline" not in page
    assert "/pieces/" not in page
    assert canary in body_of(office.get(f"{PAGE}pieces/{piece.id}/"))
    assert office.get(f"{PAGE}pieces/{piece.id}/image/").status_code == 404


def test_a_piece_flagged_after_the_sending_closes_at_once(funder):
    deposit()
    dossier, piece = sent(), LineEvidence.objects.get()
    assert funder.get(piece_url(dossier, piece)).status_code == 200
    deposit(names_people=True)
    assert funder.get(piece_url(dossier, piece)).status_code == 404


def test_the_president_reads_the_list_and_opens_what_names_nobody():
    deposit()
    deposit(png("red"), label="Photo du stand", names_people=True)
    free, named = LineEvidence.objects.order_by("number")
    client = signed_in(make_role("president"))
    page = page_text(client.get(PAGE))
    assert "auprès de la coordinatrice" in page
    assert "Déposer une pièce" not in page
    assert client.get(f"{PAGE}pieces/{free.id}/").status_code == 200
    assert client.get(f"{PAGE}pieces/{named.id}/").status_code == 404
    assert post(client, png("blue")).status_code == 403
