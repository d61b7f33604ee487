"""One position after the opinions: one body prepares it, the other agrees to what it saw."""

from decimal import Decimal
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from funding.dossier.content.contents import DossierContents
from funding.dossier.decision_rules import Judgement
from funding.dossier.models import ReviewAct
from funding.dossier.queries import dossiers
from tests.funding import review_steps as review
from tests.funding.review_steps import ARS, CPAM, FAIR, LATER, MSA

pytestmark = pytest.mark.usefixtures("db", "world")


def test_the_position_waits_for_both_opinions():
    review.submit()
    review.opine(CPAM)
    review.prepare(CPAM, "position", propose=False)
    with pytest.raises(DomainError, match="Il manque l’avis de : ARS"):
        review.prepare(CPAM, "position")


@pytest.mark.requirement("ACC-08")
def test_who_prepares_does_not_agree():
    review.submit()
    review.opine(CPAM)
    review.opine(ARS)
    review.prepare(CPAM, "position")
    with pytest.raises(Forbidden, match="l’accord vient de l’autre"):
        review.agree(CPAM, "position")
    with pytest.raises(Forbidden):
        review.agree(MSA, "position")
    review.agree(ARS, "position")
    with pytest.raises(DomainError, match="n’est plus possible"):
        review.agree(ARS, "position")


def test_an_agreement_is_given_to_what_was_on_the_screen():
    review.submit()
    review.opine(CPAM)
    review.opine(ARS)
    review.prepare(CPAM, "position")
    revision = review.sheet_of("position").revision
    review.reopen(CPAM, "position")
    review.prepare(CPAM, "position", lines=FAIR | {"L01": Judgement("refused", None, "Non.")})
    with pytest.raises(Stale, match="a changé ce relevé"):
        review.agree(ARS, "position", revision=revision)


def test_a_double_click_is_one_act_and_no_refusal():
    review.submit()
    review.opine(CPAM)
    review.opine(ARS)
    for by, act in ((CPAM, review.prepare), (ARS, review.agree), (CPAM, review.reopen)):
        token, before = uuid4(), ReviewAct.objects.count()
        for _ in range(2):
            act(by, "position", token=token)
        assert ReviewAct.objects.count() == before + 1


def test_nothing_is_agreed_or_reopened_before_it_is_prepared():
    review.submit()
    for act in (review.agree, review.reopen):
        with pytest.raises(Stale, match="n’est pas encore préparé"):
            act(ARS, "position")


def test_reopening_needs_its_reason_and_asks_for_both_again():
    review.submit()
    review.position()
    with pytest.raises(DomainError, match="motif"):
        review.reopen(ARS, "position", comment=" ")
    review.reopen(ARS, "position")
    assert review.sheet_of("position").state == "draft"
    assert review.sheet_of("position").judgements == {
        number: Judgement(row.decision, row.amount_eur or Decimal("0.00"), row.reason)
        for number, row in FAIR.items()
    }


def test_a_position_moves_no_date_and_no_figure_of_the_dossier():
    before = review.submit()
    contents = DossierContents.collect(1, LATER)
    review.position()
    assert dossiers.dossier(1) == before
    assert DossierContents.collect(1, LATER) == contents
