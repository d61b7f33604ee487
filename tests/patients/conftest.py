"""An association of four communes, its access officer, people who look for a GP."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from members.operations import reference, territory
from patients.domain import consents
from patients.operations import settings
from patients.operations.intake import RequestEntry
from patients.operations.qualifying import qualify_request
from patients.operations.receiving import receive_request
from patients.permissions import PERSON
from tests.signing_in import GOURDON, make_account, signed_in
from tests.support.clocks import NOW, on_18_november  # noqa: F401  for every test of the folder
from tests.support.shared_fixtures import layer

TEXT = consents.texts()[-1].code
GOURDON_TOWN, VIGAN, PAYRIGNAC, CONCORES = "46127", "46334", "46216", "46072"
OUTSIDE = "46006"
ASKING = RequestEntry(
    filled_by="person",
    origin="person",
    last_name="Fougère",
    first_name="Lucienne",
    civility="mrs",
    birth_date=date(1951, 3, 4),
    street="3 rue des Tilleuls",
    commune_code=GOURDON_TOWN,
    phone="06 12 34 56 78",
    sees_doctor=False,
)


def set_up_office():
    reference.load_reference(by=SYSTEM, at=NOW, only_epcis=[GOURDON])
    territory.found_association(
        by=SYSTEM,
        at=NOW,
        name="CPTS Causse Bouriane",
        territory_name="Bouriane",
        commune_codes=[GOURDON_TOWN, VIGAN, PAYRIGNAC, CONCORES],
    )
    settings.set_sectors(
        by=SYSTEM,
        at=NOW,
        sectors={"Gourdon": [GOURDON_TOWN, PAYRIGNAC], "Vigan": [VIGAN, CONCORES]},
    )
    return SimpleNamespace(ines=office_actor(), chloe=office_actor("Chloé Essai"))


def office_actor(name="Inès Brindille") -> Actor:
    return Actor(uuid4(), frozenset({"access_officer"}), second_factor=True, name=name)


office = layer(set_up_office)


@pytest.fixture
def ask(office):
    """``ask(last_name=…)``: somebody asks for a GP on the public page; gives what they get."""

    def _ask(*, at=NOW, by=PERSON, token=None, agreed=True, **changed):
        return receive_request(
            by=by,
            at=at,
            token=token or uuid4(),
            entry=replace(ASKING, **changed),
            agreed=agreed,
            consent_version=TEXT,
        )

    return _ask


@pytest.fixture
def wait(ask, office):
    """The same, qualified: on the list."""

    def _wait(**changed):
        received = ask(**changed)
        qualify_request(
            by=office.ines, at=changed.get("at", NOW), request_id=received.id, version=None
        )
        return received

    return _wait


@pytest.fixture
def ines(office):
    return signed_in(make_account("access_officer", name="Inès Brindille"))


def later(**delta) -> datetime:
    return NOW + timedelta(**delta)
