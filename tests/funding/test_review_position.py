"""One position after the opinions: one body prepares it, the other agrees to what it saw."""

from decimal import Decimal

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from funding.dossier.content.contents import DossierContents
from funding.dossier.decision_rules import Judgement
from funding.dossier.queries import dossiers
from tests.funding import review_steps as told
from tests.funding.review_steps import ARS, CPAM, FAIR, LATER, MSA

pytestmark = pytest.mark.usefixtures("db", "world")


def test_the_position_waits_for_both_opinions():
    told.submit()
    told.opine(CPAM)
    told.prepare(CPAM, "position", propose=False)
    with pytest.raises(DomainError, match="Il manque l’avis de : ARS"):
        told.prepare(CPAM, "position")


@pytest.mark.requirement("ACC-08")
def test_who_prepares_does_not_agree():
    told.submit()
    told.opine(CPAM)
    told.opine(ARS)
    told.prepare(CPAM, "position")
    with pytest.raises(Forbidden, match="l’accord vient de l’autre"):
        told.agree(CPAM, "position")
    with pytest.raises(Forbidden):
        told.agree(MSA, "position")
    told.agree(ARS, "position")
    with pytest.raises(DomainError, match="n’est plus possible"):
        told.agree(ARS, "position")


def test_an_agreement_is_given_to_what_was_on_the_screen():
    told.submit()
    told.opine(CPAM)
    told.opine(ARS)
    told.prepare(CPAM, "position")
    seen = told.sheet_of("position").revision
    told.reopen(CPAM, "position")
    told.prepare(CPAM, "position", lines=FAIR | {"L01": Judgement("refused", None, "Non.")})
    with pytest.raises(Stale, match="a changé ce relevé"):
        told.agree(ARS, "position", revision=seen)


def test_reopening_needs_its_reason_and_asks_for_both_again():
    told.submit()
    told.position()
    with pytest.raises(DomainError, match="motif"):
        told.reopen(ARS, "position", comment=" ")
    told.reopen(ARS, "position")
    assert told.sheet_of("position").state == "draft"
    assert told.sheet_of("position").judgements == {
        number: Judgement(one.decision, one.amount_eur or Decimal("0.00"), one.reason)
        for number, one in FAIR.items()
    }


def test_a_position_moves_no_date_and_no_figure_of_the_dossier():
    before = told.submit()
    contents = DossierContents.collect(1, LATER)
    told.position()
    assert dossiers.dossier(1) == before
    assert DossierContents.collect(1, LATER) == contents
