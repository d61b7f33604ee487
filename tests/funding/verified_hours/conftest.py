"""A nurse of the fifth year, who may declare the action A6 by the hour."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from funding.ledger import operations as ledger
from members.operations import people
from missions.operations import reference
from tests.funding import money_fixture_data
from tests.funding.money_fixture_data import BY


@pytest.fixture
def nurse(db):
    money_fixture_data.sign_contract()
    ledger.open_year(**BY, contract_year=5, fixed={"prevention": 17500}, source="contrat")
    reference.add_activity(
        **BY,
        code="TER",
        label="Action de terrain",
        kind="mission_remuneration",
        basis="hourly",
        valid_from=date(2022, 7, 5),
    )
    reference.set_rate(
        **BY, activity_code="TER", amount_eur=Decimal(50), valid_from=date(2022, 7, 5)
    )
    reference.open_action(
        **BY, number="A6", title="Dépister", mission_code="prevention", starts_on=date(2022, 10, 1)
    )
    person = people.register_person(
        **BY, last_name="Verveine", first_name="Marion", profession=("TRE_G15", "60")
    )
    return Actor(id=uuid4(), roles=frozenset({"member"}), person_id=person.id)
