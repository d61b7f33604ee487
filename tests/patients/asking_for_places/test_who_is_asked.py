"""Who is written to when places are looked for, and who is left alone."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import AuditEntry
from members.models import Person
from members.operations import accounts
from patients.models import CareDoctor, PlacesAsked
from patients.operations import doctors
from patients.operations.offers_asking import ask_for_places
from tests.patients.asking import TODAY, UNTIL, later, with_account
from tests.patients.asking_for_places.conftest import mails, places_asked, say, say_no
from tests.support.clocks import NOW


def test_a_doctor_who_said_nothing_is_written_to_at_her_login(world, nadia):
    sent = places_asked(world, world.doctor)
    assert sent[0] == ("Nadia Genévrier",)
    assert sent[1] == ()
    assert mails() == ["nadia@exemple.fr"]


def test_without_a_login_the_address_of_her_card_serves(world):
    Person.objects.filter(pk=world.other.person_id).update(email="hugo@exemple.fr")
    places_asked(world, world.other)
    assert mails() == ["hugo@exemple.fr"]


def test_a_closed_login_is_not_where_one_writes(world, nadia):
    Person.objects.filter(pk=world.doctor.person_id).update(email="cabinet@exemple.fr")
    accounts.deactivate_account(by=SYSTEM, at=NOW, user_id=nadia.pk)
    places_asked(world, world.doctor)
    assert mails() == ["cabinet@exemple.fr"]


def test_who_has_no_address_is_said_to_be_phoned_and_nothing_is_written_of_her(world, nadia):
    sent = places_asked(world, world.doctor, world.other)
    assert sent[0] == ("Nadia Genévrier",)
    assert sent[1] == ("Hugo Gentiane n’a pas d’adresse de courriel : à appeler.",)
    assert PlacesAsked.objects.count() == CareDoctor.objects.count() == 1


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"availability": "now", "places": 2, "ends_on": UNTIL}, "déjà répondu : 2 places libres."),
        ({"availability": "six_months", "ends_on": UNTIL}, "déjà répondu : dans les six mois."),
        ({"availability": "no"}, "déjà répondu : ne plus solliciter."),
        (
            {"availability": "no", "ends_on": date(2027, 6, 1)},
            "déjà répondu : ne plus solliciter avant juin 2027.",
        ),
    ],
)
def test_who_said_something_is_left_alone(world, nadia, terms, why):
    say(world.doctor, **terms)
    sent = places_asked(world, world.doctor)
    assert sent[0] == ()
    assert sent[1] == (f"Nadia Genévrier a {why}",)
    assert mails() == []


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1)])
def test_a_not_now_is_kept_until_its_very_last_day(world, nadia, days, count):
    until = TODAY + timedelta(days=40)
    say_no(world.doctor, until)
    assert len(places_asked(world, world.doctor, at=later(days=40 + days))[0]) == count


def test_who_takes_nobody_any_more_is_not_asked(world, nadia):
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    doctors.plan_departure(by=world.office, at=NOW, doctor_id=card, stops_on=TODAY)
    assert places_asked(world, world.doctor)[1] == ("Nadia Genévrier n’exerce plus ici.",)
    assert mails() == []


def test_somebody_outside_the_association_is_phoned(world):
    assert ask_for_places(by=world.office, at=NOW, person_ids=[uuid4()])[1] == (
        "Médecin non adhérent : à appeler.",
    )


def test_a_nurse_is_never_asked_for_places(world):
    with_account(world.nurse)
    with pytest.raises(DomainError, match="n’est pas médecin"):
        places_asked(world, world.nurse)
    assert mails() == []


def test_one_refusal_leaves_nothing_half_written(world, nadia):
    with_account(world.nurse)
    with pytest.raises(DomainError, match="n’est pas médecin"):
        places_asked(world, world.doctor, world.nurse)
    assert PlacesAsked.objects.count() == CareDoctor.objects.count() == 0
    assert not AuditEntry.objects.filter(action="care_doctor.places_asked").exists()
