"""What somebody else changes at that very moment is seen before anything is written."""

from functools import partial

import pytest

from funding.dossier.models import Dossier, MissionWords, ReviewComment
from funding.dossier.operations.campaign import write_mission_words
from funding.dossier.operations.comments import answer_remark, comment
from funding.indicators.models import LineYear
from funding.indicators.operations import propose_line
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR, CPAM
from tests.support.overtaking import overtaken

pytestmark = [
    pytest.mark.requirement("REL-04"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("world"),
]


def test_a_remark_answered_meanwhile_keeps_the_first_answer():
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


def test_a_text_written_while_the_dossier_leaves_is_not_kept():
    review.submit()
    dossiers = Dossier.objects.filter(year__number=1)
    dossiers.update(state="preparation")
    write = partial(write_mission_words, by=COORDINATOR, at=AT, year=1, number=0)
    leaves = partial(dossiers.update, state="submitted")
    assert overtaken(leaves, partial(write, mission_code="acces", body="Trop tard.")) == (
        "Le dossier est chez les financeurs : ce texte ne change plus."
    )
    assert not MissionWords.objects.exists()


def test_an_amount_proposed_while_the_line_is_decided_is_refused():
    rows = LineYear.objects.filter(line__number="L01", year__number=1)
    propose = partial(propose_line, by=COORDINATOR, at=AT, line_number="L01", contract_year=1)
    decided = partial(rows.update, granted_eur=6000, decision="granted", decided_at=AT)
    assert overtaken(decided, partial(propose, amount_eur=9000)) == "Cette ligne est déjà décidée."
    assert rows.get().proposed_eur == 3000
