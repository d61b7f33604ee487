"""A contract signed, and its fifth year opened."""

import pytest

from funding.budget import operations as budget
from funding.budget.models import Envelope
from funding.ledger import operations as ledger
from tests.funding import money_fixture_data
from tests.funding.money_fixture_data import BY

YEAR = {"contract_year": 5, "source": "contrat"}


@pytest.fixture
def signed(db):
    money_fixture_data.sign_contract()


@pytest.fixture
def opened(signed):
    ledger.open_year(**BY, **YEAR, fixed={"fonctionnement": "75000", "acces": 90000})
    budget.open_envelope(
        **BY, contract_year=5, envelope=Envelope(mission_id="acces", allotted_eur=90000)
    )
