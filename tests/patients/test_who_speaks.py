"""As what somebody speaks for a doctor: themselves, who was let to, the office by telephone."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import Forbidden
from patients.models import CareDoctor
from patients.operations import doctors
from patients.operations.doctors import speaking_for
from tests.patients.asking import TODAY, build, later, secretary
from tests.signing_in import make_account
from tests.support.clocks import NOW
from tests.support.shared_fixtures import layer

world = layer(build)


def card(person_id=None) -> CareDoctor:
    return CareDoctor.objects.select_related("person").get(person_id=person_id)


@pytest.fixture
def nadia(world):
    doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    return card(world.doctor.person_id)


@pytest.fixture
def paul(world):
    """Outside the association: no person of it stands behind his card."""
    doctors.record_outside_doctor(by=world.office, at=NOW, last_name="Sorbier", first_name="Paul")
    return card()


def test_a_doctor_speaks_for_herself_and_the_office_writes_down_a_call(world, nadia, paul):
    assert speaking_for(nadia, world.doctor, NOW) == "doctor"
    assert speaking_for(nadia, world.office, NOW) == "phone"
    assert speaking_for(paul, world.office, NOW) == "phone"


@pytest.mark.parametrize("who", ["other", "nurse", "nobody"])
def test_nobody_else_speaks_for_a_doctor_of_the_association_or_outside(world, nadia, paul, who):
    stranger = Actor(uuid4(), frozenset(), second_factor=True) if who == "nobody" else None
    for doctor in (nadia, paul):
        with pytest.raises(Forbidden):
            speaking_for(doctor, stranger or getattr(world, who), NOW)


@pytest.mark.parametrize("kind", ["secretary", "stand_in"])
def test_whoever_was_let_to_speaks_for_that_doctor_alone_and_for_these_days(
    world, nadia, paul, kind
):
    lys = make_account(email="lys@exemple.fr", name="Jeanne Lys")
    doctors.delegate(
        by=world.doctor,
        at=NOW,
        email="lys@exemple.fr",
        kind=kind,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=5),
    )
    assert speaking_for(nadia, secretary(lys), later(days=4)) == kind
    for doctor, at in ((paul, NOW), (nadia, later(days=5)), (nadia, later(days=-1))):
        with pytest.raises(Forbidden):
            speaking_for(doctor, secretary(lys), at)
