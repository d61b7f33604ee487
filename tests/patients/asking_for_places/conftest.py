"""The office asks doctors for places by mail: once, and never who said not now."""

from datetime import date
from uuid import uuid4

import pytest

from cpts_portal.foundation.models import OutboxMail
from patients.models import CareOffer
from patients.operations import offers
from patients.operations.offers_asking import ask_for_places
from patients.queries.doctors import of_person
from tests.patients.asking import build, with_account
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW
from tests.support.shared_fixtures import layer

LIST = "/acces/medecins/"


world = layer(build)


@pytest.fixture
def nadia(world):
    return with_account(world.doctor, email="nadia@exemple.fr")


@pytest.fixture
def ines(world):
    return signed_in(make_account("access_officer", name="Inès Brindille"))


def places_asked(world, *who, at=NOW):
    return ask_for_places(by=world.office, at=at, person_ids=[doctor.person_id for doctor in who])


def mails() -> list[str]:
    rows = OutboxMail.objects.filter(template="mail/patients/places_asked")
    return sorted(rows.values_list("to", flat=True))


def say(doctor, *, at=NOW, **terms):
    offers.open_offer(by=doctor, at=at, token=uuid4(), terms=CareOffer(**terms))


def say_no(doctor, until=date(2027, 6, 1)):
    say(doctor, availability="no", ends_on=until)


def card_of(doctor):
    return of_person(doctor.person_id)
