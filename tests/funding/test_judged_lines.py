"""What each sense of a judgement may pay, from the least to the most: the rules alone, no row."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from cpts_portal.foundation.kernel.errors import DomainError
from funding.dossier import decision_rules
from funding.dossier.decision_rules import Judgement
from tests.support.pages import squeezed

ASKED, MOST = Decimal(3000), Decimal(9000)
CENT = Decimal("0.01")


def line(proposed=ASKED, maximum=MOST):
    """Only what the rules read."""
    return SimpleNamespace(number="L01", proposed_eur=proposed, max_eur=maximum)


def refusals(decision, amount, *, of=None, reason="Motif.", whole=True, **rules):
    judgements = {"L01": Judgement(decision, amount, reason)}
    return decision_rules.faults([of or line()], judgements, whole=whole, **rules)


def faults(*judgement, **rules) -> list[str]:
    return [refusal.field for refusal in refusals(*judgement, **rules)]


@pytest.mark.parametrize(
    ("decision", "amount", "accepted"),
    [
        ("granted", ASKED - CENT, False),
        ("granted", ASKED, True),
        ("granted", MOST, True),
        ("granted", MOST + CENT, False),
        ("partial", Decimal(0), False),
        ("partial", CENT, True),
        ("partial", ASKED - CENT, True),
        ("partial", ASKED, False),
        ("neutralised", -CENT, False),
        ("neutralised", Decimal(0), True),
        ("neutralised", MOST, True),
        ("neutralised", MOST + CENT, False),
        ("deferred", None, True),
        ("deferred", Decimal(0), True),
        ("deferred", CENT, False),
        ("refused", None, True),
        ("refused", Decimal(0), True),
        ("refused", CENT, False),
    ],
)
def test_each_sense_pays_between_its_two_bounds(decision, amount, accepted):
    assert faults(decision, amount) == ([] if accepted else ["amount_L01"])


@pytest.mark.parametrize(
    ("decision", "amount", "accepted"),
    [
        ("granted", Decimal(0), False),
        ("granted", CENT, True),
        ("partial", MOST - CENT, True),
        ("partial", MOST, False),
    ],
)
@pytest.mark.parametrize("proposed", [None, Decimal(0)])
def test_where_nothing_is_asked_the_maximum_of_the_line_bounds_it(
    decision, amount, accepted, proposed
):
    assert faults(decision, amount, of=line(proposed)) == ([] if accepted else ["amount_L01"])


def test_a_line_is_put_off_unless_the_year_after_is_said_not_to_be_open():
    assert faults("deferred", None) == []
    assert faults("deferred", None, next_year=False) == ["decision_L01"]
    assert faults("refused", None, next_year=False) == []


@pytest.mark.parametrize(
    ("decision", "rules", "asked"),
    [
        ("granted", {}, []),
        ("granted", {"reasons": True}, ["reason_L01"]),
        ("neutralised", {}, ["reason_L01"]),
        ("neutralised", {"whole": False, "reasons": True}, []),
        ("", {}, ["decision_L01"]),
        ("", {"whole": False}, []),
    ],
)
def test_a_reason_is_asked_for_what_is_not_simply_granted(decision, rules, asked):
    assert faults(decision, ASKED if decision else None, reason=" ", **rules) == asked


def test_an_amount_may_wait_in_a_draft():
    assert faults("granted", None, whole=False) == []
    assert faults("granted", MOST + CENT, whole=False) == ["amount_L01"]


@pytest.mark.parametrize(
    ("decision", "amount", "proposed", "words"),
    [
        ("granted", None, ASKED, "indiquez le montant : la CPTS propose 3 000,00 €."),
        ("granted", None, None, "indiquez le montant : la CPTS ne demande rien."),
        ("granted", MOST + CENT, ASKED, "de 0 à 9 000,00 €, le maximum de la ligne."),
        ("partial", ASKED, ASKED, "« moins que proposé » va de plus de 0 à moins de 3 000,00 €."),
        ("partial", MOST, None, "« moins que proposé » va de plus de 0 à moins de 9 000,00 €."),
        (
            "deferred",
            CENT,
            ASKED,
            "une ligne reportée ne paie rien cette année, effacez le montant.",
        ),
        ("refused", CENT, ASKED, "une ligne refusée ne paie rien cette année, effacez le montant."),
    ],
)
def test_a_fault_names_its_line_and_says_what_to_write(decision, amount, proposed, words):
    [refusal] = refusals(decision, amount, of=line(proposed))
    assert squeezed(refusal.sentence) == f"L01 : {words}"


@pytest.mark.parametrize(
    ("decision", "amount"),
    [("deferred", Decimal(0)), ("refused", Decimal(0)), ("granted", None), ("neutralised", None)],
)
def test_zero_is_filled_in_where_the_sense_pays_nothing_and_only_there(decision, amount):
    judged = decision_rules.completed([line()], {"L01": Judgement(decision, None, " Motif. ")})
    assert judged == {"L01": Judgement(decision, amount, "Motif.")}


def test_a_line_that_is_not_of_this_version_is_named_the_first_of_them():
    judgements = {"L01": Judgement(), "L98": Judgement(), "L97": Judgement()}
    with pytest.raises(DomainError, match="La ligne L97 n’est pas"):
        decision_rules.completed([line()], judgements)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (ASKED, "exactement ce que la CPTS propose"),
        (ASKED + CENT, "0,01\u00a0€ de plus que proposé"),
        (ASKED - CENT, "0,01\u00a0€ de moins que proposé"),
    ],
)
def test_the_recapitulation_says_how_far_from_what_is_asked(amount, words):
    recap = decision_rules.recap([line()], {"L01": Judgement("granted", amount, "")}, "proposez")
    assert recap["sentence"].startswith("Vous proposez ")
    assert recap["sentence"].endswith(f", {words}.")
    assert (recap["granted_eur"], recap["proposed_eur"]) == (amount, ASKED)


@pytest.mark.parametrize(
    ("proposed", "judgement"),
    [
        (ASKED, Judgement("granted", ASKED, "Comme proposé par la CPTS.")),
        (Decimal(0), Judgement("refused", Decimal(0), "La CPTS ne demande rien cette année.")),
        (None, Judgement("refused", Decimal(0), "La CPTS ne demande rien cette année.")),
    ],
)
def test_as_proposed_grants_what_is_asked_and_nothing_where_nothing_is(proposed, judgement):
    assert decision_rules.as_proposed(line(proposed)) == judgement
