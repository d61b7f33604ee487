"""A piece taken away comes back under its new words and counts again; a decided line keeps its."""

from datetime import date

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from funding.dossier.operations.evidence_removal import remove_evidence, restore_evidence
from funding.indicators import depositing
from funding.indicators import operations as indicators
from funding.models import LineEvidence
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.line_pieces.pieces import PAGE, deposit, png, post
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def taken_away(content: bytes = b"", **changes):
    piece_id = deposit(content, **changes)
    key = {"line_number": "L01", "contract_year": 1, "piece_id": piece_id}
    remove_evidence(by=COORDINATOR, at=AT, **key)
    return key


def test_a_file_that_comes_back_has_its_new_words_and_date(office):
    taken_away(label="Ancien intitulé")
    page = page_text(post(office, label="Nouvel intitulé", dated_on="2023-04-30"))
    piece = LineEvidence.objects.get()
    assert (piece.label, piece.dated_on) == ("Nouvel intitulé", date(2023, 4, 30))
    assert piece.removed_at is None
    assert "retiré ; il revient sous l’intitulé : Nouvel intitulé." in page
    page = page_text(post(office, label="Encore un autre"))
    assert "Ce fichier était déjà déposé, sous l’intitulé : Nouvel intitulé." in page
    assert LineEvidence.objects.get().label == "Nouvel intitulé"


def test_a_piece_that_comes_back_counts_among_the_most_a_line_holds(monkeypatch):
    key = taken_away()
    deposit(png("red"))
    monkeypatch.setattr(depositing, "MOST", 1)
    with pytest.raises(DomainError, match="1 pièces au plus"):
        deposit()
    with pytest.raises(DomainError, match="1 pièces au plus"):
        restore_evidence(by=COORDINATOR, at=AT, **key)
    assert LineEvidence.objects.filter(removed_at__isnull=True).count() == 1


def test_a_decided_line_keeps_its_pieces(office):
    first = deposit()
    second = deposit(png("red"))
    answer = office.post(f"{PAGE}pieces/{second}/retirer/", follow=True)
    assert "Pièce retirée." in page_text(answer)
    indicators.grant_line(by=SYSTEM, at=AT, line_number="L01", contract_year=1, amount_eur=3000)
    answer = office.post(f"{PAGE}pieces/{first}/retirer/", follow=True)
    assert "Cette ligne est décidée : ses pièces restent." in page_text(answer)
    assert "Retirer<" not in page_text(answer)
    left = LineEvidence.objects.filter(removed_at__isnull=True)
    assert list(left.values_list("id", flat=True)) == [first]
