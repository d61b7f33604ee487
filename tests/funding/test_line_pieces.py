"""Pieces under a contract line: the coordinator deposits, a funder opens what names nobody."""

import io
import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.records.audit.models import AuditEntry
from cpts_portal.foundation.records.documents import StoredDocument
from cpts_portal.foundation.records.uploads import AcceptedUpload
from funding.dossier.content.contents import DossierContents
from funding.dossier.operations import steps as dossiers
from funding.dossier.operations.evidence_removal import remove_evidence, restore_evidence
from funding.dossier.queries import dossiers as dossier_reads
from funding.indicators import depositing, queries
from funding.indicators import operations as indicators
from funding.indicators.depositing import MOST, deposit_evidence
from funding.models import LineEvidence
from tests.funding.dossier_world import AT, COORDINATOR
from tests.signing_in import make_role, signed_in

pytestmark = pytest.mark.usefixtures("db", "world")
PAGE = "/indicateurs/L01/1/"
NIR = "2840542147001"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def office():
    return signed_in(make_role("coordinator"))


@pytest.fixture
def funder():
    return signed_in(make_role("cpam", name="Sandra Ardoise"))


def png(color="white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return out.getvalue()


def post(client, content=None, *, name="bilan.png", line=PAGE, **changes):
    told = {"label": "Bilan du premier semestre", "dated_on": "2023-03-31"} | changes
    content = png() if content is None else content
    file = SimpleUploadedFile(name, content, "application/octet-stream")
    return client.post(f"{line}pieces/", told | {"upload": file}, follow=True)


def deposit(content: bytes = b"", **changes):
    told = {
        "line_number": "L01",
        "contract_year": 1,
        "label": "Bilan",
        "names_people": False,
        "dated_on": date(2023, 3, 31),
        "upload": AcceptedUpload(content or png(), "image/png", "bilan.png", 1),
    } | changes
    return deposit_evidence(**({"by": COORDINATOR, "at": AT} | told)).id


def sent():
    dossiers.take_step(by=COORDINATOR, at=AT, year=1, code="submit")
    return dossier_reads.dossier(1)


def text_of(response) -> str:
    return response.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def piece_url(dossier, piece) -> str:
    return f"/revue/funding/dossier/{dossier.id}/pieces/{piece.sha256}/"


def test_the_coordinator_deposits_and_the_cpam_opens(office, funder):
    page = text_of(post(office))
    piece = LineEvidence.objects.get()
    assert "Pièce déposée : Bilan du premier semestre." in page
    assert piece.sha256[:12] in page
    kept = body(office.get(f"{PAGE}pieces/{piece.id}/"))
    assert kept.startswith(b"\x89PNG")
    assert body(office.get(f"{PAGE}pieces/{piece.id}/image/")).startswith(b"\xff\xd8\xff")

    dossier = sent()
    link = piece_url(dossier, piece)
    assert link in text_of(funder.get(f"/revue/funding/dossier/{dossier.id}/"))
    answer = funder.get(link)
    assert body(answer) == kept
    assert answer["Content-Disposition"] == 'attachment; filename="piece-L01-1.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEntry.objects.filter(action="funding.line.open_evidence").count() == 2


def test_the_dossier_counts_the_piece_under_its_line(office):
    deposit()
    contents = DossierContents.collect(1, AT)
    rows = [row for row in contents.evidence if row.line]
    assert [(row.reference, row.label, row.line) for row in rows] == [("L01-1", "Bilan", "L01")]
    line = next(one for part in contents.missions for one in part.lines if one.number == "L01")
    assert ("Pièce de l’indicateur", 1) in [(p.kind, p.count) for p in line.evidence]
    assert f"{PAGE}#pieces" in text_of(office.get("/dossiers/1/"))


@pytest.mark.requirement("ACC-07")
def test_nothing_is_open_before_the_dossier_is_sent_nor_what_came_after(funder):
    deposit()
    dossiers.build_at_once(by=SYSTEM, now=lambda: AT, year=1)
    draft, piece = dossier_reads.dossier(1), LineEvidence.objects.get()
    assert funder.get(piece_url(draft, piece)).status_code == 404
    dossier = sent()
    assert funder.get(piece_url(dossier, piece)).status_code == 200
    deposit(png("red"), label="Arrivée après")
    late = LineEvidence.objects.get(number=2)
    assert funder.get(piece_url(dossier, late)).status_code == 404
    assert "Arrivée après" not in text_of(funder.get(f"/revue/funding/dossier/{dossier.id}/"))


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
def test_nobody_else_enters_by_the_funders_door(role):
    deposit()
    dossier, piece = sent(), LineEvidence.objects.get()
    assert signed_in(make_role(role)).get(piece_url(dossier, piece)).status_code == 403


@pytest.mark.requirement("UPL-03", "ACC-03")
def test_a_piece_that_names_people_never_reaches_a_funder(office, funder):
    canary = b"Mme Campanule Zibeline"
    told = {"label": "Photo de Mme Zibeline", "names_people": True}
    deposit(
        png() + canary,
        **told,
        upload=AcceptedUpload(png() + canary, "image/png", "zibeline.png", 1),
    )
    # the same file under another line, deposited without a thought
    deposit(line_number="L06", upload=AcceptedUpload(png() + canary, "image/png", "stand.png", 1))
    dossier, piece = sent(), LineEvidence.objects.get(names_people=True)
    for url in (
        piece_url(dossier, piece),
        f"{PAGE}pieces/{piece.id}/",
        f"{PAGE}pieces/{piece.id}/image/",
    ):
        answer = funder.get(url)
        assert answer.status_code in (403, 404)
        assert canary not in body(answer)
    page = text_of(funder.get(f"/revue/funding/dossier/{dossier.id}/"))
    assert piece.sha256 in page
    assert "Pièce qui peut nommer des personnes" in page
    assert "consultable sur place" in page
    assert "Zibeline" not in page
    assert "zibeline" not in page
    assert "/pieces/" not in page
    assert canary in body(office.get(f"{PAGE}pieces/{piece.id}/"))
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
    page = text_of(client.get(PAGE))
    assert "auprès de la coordinatrice" in page
    assert "Déposer une pièce" not in page
    assert client.get(f"{PAGE}pieces/{free.id}/").status_code == 200
    assert client.get(f"{PAGE}pieces/{named.id}/").status_code == 404
    assert post(client, png("blue")).status_code == 403


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
    told = dict(sent_in)
    content = told.pop("content", None)
    answer = post(office, content, **told)
    page = text_of(answer)
    assert answer.status_code == 422
    assert re.search(rf'class="errorlist"[^<]*<li>[^<]*{re.escape(words)}', page), words
    assert "<details open>" in page
    assert not LineEvidence.objects.exists()
    assert not StoredDocument.objects.filter(kind="line_evidence").exists()


def test_no_file_at_all_is_said_beside_the_field(office):
    answer = office.post(f"{PAGE}pieces/", {"label": "Bilan", "dated_on": "2023-03-31"})
    assert answer.status_code == 422
    assert "Choisissez le fichier à déposer." in text_of(answer)


@pytest.mark.requirement("IDN-05")
@pytest.mark.parametrize("where", ["label", "name"])
def test_a_social_security_number_is_refused_and_never_echoed(office, where):
    number = f"{NIR}{97 - int(NIR) % 97:02}"
    told = {"name": f"{number}.png"} if where == "name" else {"label": f"Bilan {number}"}
    answer = post(office, **told)
    assert answer.status_code == 422
    assert "numéro de sécurité sociale" in text_of(answer)
    assert number not in text_of(answer)
    with pytest.raises(DomainError, match="numéro de sécurité sociale"):
        deposit(label=f"Bilan {number}")
    assert not LineEvidence.objects.exists()


def taken_away(content: bytes = b"", **changes):
    piece_id = deposit(content, **changes)
    told = {"line_number": "L01", "contract_year": 1, "piece_id": piece_id}
    remove_evidence(by=COORDINATOR, at=AT, **told)
    return told


def test_a_file_that_comes_back_has_its_new_words_and_date(office):
    taken_away(label="Ancien intitulé")
    page = text_of(post(office, label="Nouvel intitulé", dated_on="2023-04-30"))
    piece = LineEvidence.objects.get()
    assert (piece.label, piece.dated_on) == ("Nouvel intitulé", date(2023, 4, 30))
    assert piece.removed_at is None
    assert "retiré ; il revient sous l’intitulé : Nouvel intitulé." in page
    page = text_of(post(office, label="Encore un autre"))
    assert "Ce fichier était déjà déposé, sous l’intitulé : Nouvel intitulé." in page
    assert LineEvidence.objects.get().label == "Nouvel intitulé"


def test_a_piece_that_comes_back_counts_among_the_most_a_line_holds(monkeypatch):
    told = taken_away()
    deposit(png("red"))
    monkeypatch.setattr(depositing, "MOST", 1)
    with pytest.raises(DomainError, match="1 pièces au plus"):
        deposit()
    with pytest.raises(DomainError, match="1 pièces au plus"):
        restore_evidence(by=COORDINATOR, at=AT, **told)
    assert LineEvidence.objects.filter(removed_at__isnull=True).count() == 1


def test_a_decided_line_keeps_its_pieces(office):
    first = deposit()
    second = deposit(png("red"))
    answer = office.post(f"{PAGE}pieces/{second}/retirer/", follow=True)
    assert "Pièce retirée." in text_of(answer)
    indicators.grant_line(by=SYSTEM, at=AT, line_number="L01", contract_year=1, amount_eur=3000)
    answer = office.post(f"{PAGE}pieces/{first}/retirer/", follow=True)
    assert "Cette ligne est décidée : ses pièces restent." in text_of(answer)
    assert "Retirer<" not in text_of(answer)
    left = LineEvidence.objects.filter(removed_at__isnull=True)
    assert list(left.values_list("id", flat=True)) == [first]


def test_the_door_itself_asks_who(office):
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
        line = queries.line_of("L06", 1, AT.date())
        return line.standing.status, line.missing_evidence

    assert stands() == ("defend", "la pièce du livrable")
    deposit(line_number="L06")
    assert stands() == ("reached", "")


def test_two_files_sent_to_a_field_of_one_are_both_refused_and_it_is_said(office):
    two = [SimpleUploadedFile(f"{n}.png", png(c)) for n, c in ((1, "red"), (2, "blue"))]
    told = {"label": "Bilan du premier semestre", "dated_on": "2023-03-31", "upload": two}
    answer = office.post(f"{PAGE}pieces/", told)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Un seul fichier à la fois : vous en avez envoyé 2, aucun n’est gardé." in page
    assert "Bilan du premier semestre" in page, "what was typed is still there"
    assert not LineEvidence.objects.exists()
    assert not StoredDocument.objects.filter(kind="line_evidence").exists()
