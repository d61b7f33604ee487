"""The dossier says what the reads say, and nothing twice."""

import re
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest

from funding.budget import queries as budget
from funding.dossier import completeness, operations
from funding.dossier.contents import DossierContents
from funding.ledger import queries as ledger
from tests.funding import dossier_world
from tests.funding.dossier_world import AT


@pytest.fixture
def world(db):
    return dossier_world.build()


def test_the_first_year_comes_to_the_cent(world):
    money = DossierContents.collect(1, AT).money
    assert money.advance_eur == Decimal("170625.00")
    assert money.balance_eur == Decimal("56875.00")
    assert money.fixed_eur == Decimal("227500.00")


def test_totals_of_the_dossier_are_those_of_the_reads(world):
    money = DossierContents.collect(1, AT).money
    year, expenses = ledger.year(1), budget.expenses(1)
    assert money.maximum_eur == year.maximum_eur
    assert sum(row.amount_eur for row in money.entitlement) == year.maximum_eur
    assert money.received_eur == sum(p.amount_eur for p in ledger.payments(1))
    assert money.spent_eur == sum(e.amount_eur for e in expenses if e.is_spent)
    assert money.spent_eur == sum(row.total_eur for row in money.natures)
    assert money.spent_eur == sum(row.spent_eur for row in money.envelopes)
    assert sum(row.received_eur for row in money.envelopes) == money.received_eur


def test_contents_survive_json(world):
    contents = DossierContents.collect(1, AT)
    again = DossierContents.thawed(contents.plain())
    assert again == contents
    assert again.sha256 == contents.sha256


def test_no_random_id_is_in_the_contents(world):
    text = str(DossierContents.collect(1, AT).plain())
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-", text)


def test_the_evidence_has_its_hash_and_no_file_name(world):
    contents = DossierContents.collect(1, AT)
    sheet = next(row for row in contents.evidence if row.reference == "M001")
    assert sheet.sha256 == world.sheet.sha256
    assert "Gentiane" not in str([row for row in contents.evidence])


def test_what_is_missing_is_said_in_words(world):
    contents = DossierContents.collect(1, AT)
    sentences = completeness.missing(contents) + completeness.notes(contents)
    assert any("aucun indicateur" in sentence for sentence in sentences)
    assert any("Soirée diabète" in sentence for sentence in sentences)


def test_a_year_taken_over_says_so(world):
    contents = DossierContents.collect(2, AT)
    assert contents.cover.taken_over
    assert {row.label for row in contents.history} >= {"Professionnels adhérents au dernier jour"}


def test_the_pdf_says_the_figures(world):
    built = operations.build_at_once(by=dossier_world.SYSTEM, now=lambda: AT, year=1)
    from cpts_portal.foundation.records import documents

    content = documents.read(built.document_id)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) == built.pages
        assert set(pdf.attachments) == {"dossier.json", "indicateurs.csv", "pieces.csv"}
