"""What somebody else changes at that very moment is seen before anything is written."""

from contextlib import suppress
from functools import partial

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from funding.dossier.models import MissionWords, ReviewComment
from funding.dossier.operations.campaign import write_mission_words
from funding.dossier.operations.comments import answer_remark, comment
from funding.indicators.models import LineYear
from funding.indicators.operations import propose_line
from funding.ledger import operations as ledger
from tests.funding import money_fixture_data
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR, CPAM, by_system
from tests.support.overtaking import joined_by, overtaken

pytestmark = [pytest.mark.requirement("REL-04"), pytest.mark.django_db(transaction=True)]


def test_of_two_texts_written_at_once_the_first_stays():
    money_fixture_data.sign_contract()
    ledger.open_year(**by_system(contract_year=5, fixed={"acces": 90_000}, source="contrat"))
    write = partial(write_mission_words, by=COORDINATOR, at=AT, year=5, number=0)
    write(mission_code="parcours", body="Une autre mission.")

    def somebody_else():
        with suppress(DomainError):
            write(mission_code="acces", body="Le texte d’une autre.")

    with joined_by(somebody_else, before='INSERT INTO "funding_missionwords"'):
        write(mission_code="acces", body="Le texte de Claire.")
    assert [row.body for row in MissionWords.objects.filter(mission="acces")] == [
        "Le texte de Claire."
    ]


def test_a_remark_answered_meanwhile_keeps_the_first_answer(world):
    sent = review.submit()
    remark_id = comment(
        by=CPAM, at=AT, dossier_id=sent.id, section="money", body="Où est la facture ?"
    )
    rows = ReviewComment.objects.filter(pk=remark_id)
    answer = partial(answer_remark, by=COORDINATOR, at=AT, year=1, remark_id=remark_id)
    first = partial(rows.update, answer="Dans l’annexe.", answered_at=AT)
    assert overtaken(first, partial(answer, answer="Elle manque.")) == (
        "Cette remarque a déjà sa réponse."
    )
    assert rows.get().answer == "Dans l’annexe."


def test_an_amount_proposed_while_the_line_is_decided_is_refused(world):
    rows = LineYear.objects.filter(line__number="L01", year__number=1)
    propose = partial(propose_line, by=COORDINATOR, at=AT, line_number="L01", contract_year=1)
    decided = partial(rows.update, granted_eur=6000, decision="granted", decided_at=AT)
    assert overtaken(decided, partial(propose, amount_eur=9000)) == "Cette ligne est déjà décidée."
    assert rows.get().proposed_eur == 3000
