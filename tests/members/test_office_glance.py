"""The office's first page reads the contract and the applications in one statement."""

from datetime import date

from cpts_portal.foundation.kernel.actor import SYSTEM
from members.operations import contracts as operations
from members.queries import applications, contracts
from tests.support.clocks import NOW
from tests.support.populated_applications import apply


def test_with_a_contract_or_before_it_the_same_applications_wait(association):
    assert applications.contract_and_waiting(NOW) == (None, applications.WaitingCount(0, 0))
    for days in (8, 1):
        apply(days, NOW)
    assert applications.contract_and_waiting(NOW) == (None, applications.WaitingCount(2, 8))
    operations.sign_contract(
        by=SYSTEM,
        at=NOW,
        signed_on=date(2022, 7, 5),
        population=91082,
        parties=["CPTS", "CPAM", "ARS"],
        missions=["acces", "parcours"],
    )
    contract, waiting = applications.contract_and_waiting(NOW)
    assert contract == contracts.current(NOW.date())
    assert set(contract.missions) == {"acces", "parcours"}
    assert waiting == applications.waiting(NOW) == applications.WaitingCount(2, 8)


def test_with_a_contract_and_no_application_nothing_waits(association):
    operations.sign_contract(
        by=SYSTEM,
        at=NOW,
        signed_on=date(2022, 7, 5),
        population=91082,
        parties=["CPTS", "CPAM", "ARS"],
        missions=["acces"],
    )
    assert applications.contract_and_waiting(NOW)[1] == applications.WaitingCount(0, 0)
