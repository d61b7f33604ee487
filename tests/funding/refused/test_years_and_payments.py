"""What the operations of the years and payments refuse, in words, and leave untouched."""

from datetime import date

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from funding.ledger import operations as ledger
from funding.ledger import queries as ledger_reads
from funding.ledger.models import Payment
from funding.models import ContractYear, YearAmount
from tests.funding.money_fixture_data import BY, TODAY
from tests.funding.refused.conftest import YEAR
from tests.support.clocks import NOW

MEMBER = Actor(id=None, roles=frozenset({"member"}))


def test_a_member_opens_nothing(signed):
    with pytest.raises(Forbidden):
        ledger.open_year(by=MEMBER, at=NOW, **YEAR, fixed={})
    assert not ContractYear.objects.exists()


def test_a_year_is_opened_once_and_inside_the_contract(opened):
    with pytest.raises(DomainError, match="déjà ouverte"):
        ledger.open_year(**BY, **YEAR, fixed={})
    with pytest.raises(DomainError, match="n’a pas d’année 9"):
        ledger.open_year(**BY, contract_year=9, source="x", fixed={})


def test_a_refused_amount_leaves_no_half_written_year(signed):
    with pytest.raises(DomainError, match="négatif"):
        ledger.open_year(**BY, **YEAR, fixed={"fonctionnement": 75000, "acces": -1})
    assert not ContractYear.objects.exists()
    assert not YearAmount.objects.exists()


@pytest.mark.requirement("REL-07")
def test_money_is_never_a_float(signed):
    with pytest.raises(TypeError):
        ledger.open_year(**BY, **YEAR, fixed={"acces": 90000.0})


def test_the_signed_contract_overrides_the_published_rates(opened):
    from funding.contract.queries.amounts import contract_explanation

    ledger.open_year(**BY, contract_year=4, source="contrat", fixed={"acces": 91000})
    year = contract_explanation(4, TODAY)
    assert year.advance_eur == 68250
    assert year.lines[0].overrides
    assert year.lines[0].source == "contrat"
    assert "90" in year.lines[0].rate


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"paid_on": date(2026, 11, 19)}, "demain"),
        ({"amount_eur": "-5"}, "positif"),
        ({"kind": "recovery"}, "négatif"),
        ({"contract_year": None}, "année du contrat"),
        ({"contract_year": 3}, "n’est pas ouverte"),
        ({"label": "a\u202eb"}, "invisible"),
    ],
)
def test_an_impossible_payment_is_refused(opened, changes, words):
    fields = {
        "paid_on": TODAY,
        "payer": "CPAM",
        "label": "avance",
        "kind": "advance",
        "amount_eur": "10",
    } | changes
    number = fields.pop("contract_year", 5)
    with pytest.raises(DomainError, match=words):
        ledger.record_payment(**BY, contract_year=number, payment=Payment(**fields))
    assert ledger_reads.all_payments() == ()


def test_what_is_taken_back_is_kept_apart(opened):
    for kind, amount in (("advance", "1000"), ("recovery", "-300")):
        ledger.record_payment(
            **BY,
            contract_year=5,
            payment=Payment(paid_on=TODAY, payer="CPAM", label=kind, kind=kind, amount_eur=amount),
        )
    from funding.contract.queries.amounts import contract_explanation

    positions = {p.code: p.received_eur for p in contract_explanation(5, TODAY).positions}
    assert positions["advance"] == 1000
    assert positions["recovered"] == -300
