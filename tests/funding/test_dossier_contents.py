"""The dossier says what the reads say, and nothing twice."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.frozen_json import load
from funding.budget import queries as budget
from funding.contract.queries.envelopes import budget_of
from funding.dossier.content import completeness
from funding.dossier.content.changes import changed_parts
from funding.dossier.content.contents import DossierContents
from funding.dossier.operations import comments
from funding.dossier.operations.submission import advance_dossier
from funding.dossier.queries import dossiers
from funding.ledger import queries as ledger
from tests.funding.dossier_world import AT, COORDINATOR, CPAM

pytestmark = pytest.mark.usefixtures("db")


def test_the_first_year_comes_to_the_cent(world):
    money = DossierContents.collect(1, AT).money
    assert money.advance_eur == Decimal("170625.00")
    assert money.balance_eur == Decimal("56875.00")
    assert money.fixed_eur == Decimal("227500.00")


def test_totals_of_the_dossier_are_those_of_the_reads(world):
    money = DossierContents.collect(1, AT).money
    year, expenses = ledger.year(1), budget.expenses(1)
    assert money.maximum_eur == year.maximum_eur
    rows = money.entitlement
    parts = sum(row.fixed_eur + row.variable_eur + row.crisis_eur for row in rows)
    assert parts == year.maximum_eur
    assert sum(row.advance_eur for row in rows) == year.advance_due_eur
    assert money.received_eur == sum(
        p.amount_eur for p in ledger.all_payments() if p.year_number == 1
    )
    assert money.spent_eur == sum(e.amount_eur for e in expenses if e.is_spent)
    assert money.spent_eur == sum(row.total_eur for row in money.natures)
    assert money.spent_eur == sum(row.spent_eur for row in money.envelopes)
    assert sum(row.received_eur for row in money.envelopes) == money.received_eur


def test_contents_survive_json(world):
    contents = DossierContents.collect(1, AT)
    again = load(DossierContents, contents.as_data())
    assert again == contents
    assert again.sha256 == contents.sha256


def test_no_random_id_is_in_the_contents(world):
    text = str(DossierContents.collect(1, AT).as_data())
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-", text)


def test_a_piece_has_its_hash_and_never_its_file_name(world):
    contents = DossierContents.collect(1, AT)
    sheet = next(row for row in contents.evidence if row.reference == "M001")
    assert sheet.sha256 == world.sheet.sha256
    assert "Gentiane" not in str(contents.evidence)


def test_what_is_missing_is_said_in_words(world):
    complete, other = DossierContents.collect(1, AT), DossierContents.collect(2, AT)
    assert completeness.missing(complete) == []
    assert any("Soirée diabète" in sentence for sentence in completeness.notes(complete))
    assert any("aucun indicateur" in sentence for sentence in completeness.missing(other))


def test_a_crisis_plan_without_its_file_is_said_though_the_contract_pays_it(world):
    notes = completeness.notes(DossierContents.collect(1, AT))
    [note] = [words for words in notes if "plan de crise" in words]
    assert note == (
        "La version 1 du plan de crise n’a aucun fichier, et le contrat prévoit "
        "45\u202f000,00\u00a0€ pour celle de l’année."
    )


def test_a_piece_dated_before_a_given_figure_is_told(world):
    contents = DossierContents.collect(1, AT)
    line = contents.lines[0]
    day = line.cpam.as_of_on
    piece = replace(contents.evidence[0], line=line.number, on=day - timedelta(days=1))

    def is_noted(*rows):
        notes = completeness.notes(replace(contents, evidence=(*contents.evidence, *rows)))
        return any("datée d’avant le chiffre" in words for words in notes)

    assert line.number == "L01" and is_noted(piece)
    assert not is_noted(replace(piece, on=day))
    sheet = replace(piece, line="", kind="Feuille d’émargement", action_number=line.action)
    assert not is_noted(piece, replace(sheet, on=day))


def test_a_figure_counted_by_the_portal_is_never_younger_than_its_proofs(world):
    contents = DossierContents.collect(1, AT)
    part = next(part for part in contents.missions if part.lines and part.lines[0].number == "L01")
    line = replace(part.lines[0], own=replace(part.lines[0].cpam, as_of_on=None))
    mission = replace(part, lines=(line, *part.lines[1:]))
    piece = replace(contents.evidence[0], line="L01", on=contents.cover.period_start_on)
    counted = replace(contents, missions=(mission,), evidence=(*contents.evidence, piece))
    assert not any("la pièce la plus récente" in words for words in completeness.notes(counted))


def test_the_year_is_compared_with_the_year_before(world):
    rows = {row.code: row for row in DossierContents.collect(2, AT).comparison}
    assert (rows["received_eur"].before, rows["received_eur"].now) == (170625, 0)
    assert (rows["spent_eur"].before, rows["spent_eur"].now) == (13860, 0)
    assert rows["members"].before == 3
    assert DossierContents.collect(1, AT).comparison == ()


def test_the_dossier_and_the_budget_tell_the_same_envelopes(world):
    envelopes = DossierContents.collect(1, AT).money.envelopes
    facts = budget_of(1).envelopes
    for name in (
        "allotted_eur",
        "cashed_eur",
        "received_eur",
        "committed_eur",
        "spent_eur",
        "left_eur",
        "rate",
    ):
        assert [getattr(row, name) for row in envelopes] == [getattr(row, name) for row in facts]


def test_a_dossier_frozen_before_the_committed_money_was_told_still_opens(world):
    data = DossierContents.collect(1, AT).as_data()
    for row in data["money"]["envelopes"]:
        for key in ("committed_eur", "cashed_eur", "left_eur"):
            del row[key]
    for key in ("comparison", "decisions"):
        del data[key]
    again = load(DossierContents, data)
    row = again.money.envelopes[0]
    assert (row.committed_eur, row.cashed_eur) == (0, None)
    assert row.left_eur == row.allotted_eur - row.spent_eur


def test_an_incomplete_dossier_is_not_sent(world):
    with pytest.raises(DomainError, match="aucun indicateur"):
        advance_dossier(by=COORDINATOR, at=AT, year=2, transition="submit")


def test_a_year_taken_over_says_so(world):
    contents = DossierContents.collect(2, AT)
    assert contents.cover.taken_over
    assert {row.label for row in contents.history} >= {"Professionnels adhérents au dernier jour"}


def test_the_variable_part_is_the_sum_of_its_lines(world):
    contents = DossierContents.collect(1, AT)
    variable = contents.variable
    heaps = variable.won_eur + variable.defend_eur + variable.possible_eur + variable.lost_eur
    assert heaps == sum(mission.max_eur for mission in contents.missions)


def test_a_remark_of_a_funder_is_in_the_next_version(world):
    before = DossierContents.collect(1, AT)
    advance_dossier(by=COORDINATOR, at=AT, year=1, transition="submit")
    dossier = dossiers.dossier(1)
    comments.comment(
        by=CPAM, at=AT, dossier_id=dossier.id, section="money", body="Où est la facture ?"
    )
    after = DossierContents.collect(1, AT)
    assert before.remarks == ()
    assert [row.body for row in after.remarks] == ["Où est la facture ?"]
    assert changed_parts(before.as_data(), after.as_data()) == {"signatures"}
