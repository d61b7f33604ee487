"""A doctor says what they offer in twenty seconds; nobody calls who asked not to be called."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connections

from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from patients.models import CareOffer
from patients.operations import answers, doctors, offers
from patients.queries import offers as queries
from patients.queries.doctors import find_doctor, of_person
from tests.patients.asking import (
    COMMUNE,
    OTHER_COMMUNE,
    TODAY,
    UNTIL,
    ask,
    build,
    later,
    open_places,
    propose,
)
from tests.support.clocks import NOW
from tests.support.shared_fixtures import layer

world = layer(build)


def current(doctor, on=TODAY):
    card = of_person(doctor.person_id)
    return queries.current_offers([card.id], on).get(card.id) if card else None


def test_two_places_are_opened_and_seen(world):
    open_places(world.doctor, 2)
    offer = current(world.doctor)
    assert (offer.free, offer.tag.label, offer.through) == (2, "2 places libres", "doctor")


def test_the_same_form_twice_opens_once(world):
    token = uuid4()
    terms = CareOffer(availability="now", places=2, ends_on=UNTIL)
    first = offers.open_offer(by=world.doctor, at=NOW, token=token, terms=terms)
    assert offers.open_offer(by=world.doctor, at=NOW, token=token, terms=terms) == first
    assert CareOffer.objects.count() == 1


def test_the_latest_word_replaces_the_former(world):
    open_places(world.doctor, 2)
    offers.open_offer(
        by=world.doctor,
        at=later(days=1),
        token=uuid4(),
        terms=CareOffer(availability="no", ends_on=date(2027, 6, 1)),
    )
    offer = current(world.doctor)
    assert offer.do_not_call
    assert offer.tag.label == "Ne plus solliciter avant juin 2027"
    assert CareOffer.objects.current().count() == 1
    card = of_person(world.doctor.person_id)
    assert [row[1] for row in queries.history(card.id)] == ["open", "replace", "open"]


def test_a_no_ends_at_the_date_said_and_not_before(world):
    offers.open_offer(
        by=world.doctor,
        at=NOW,
        token=uuid4(),
        terms=CareOffer(availability="no", ends_on=date(2027, 6, 1)),
    )
    assert current(world.doctor, date(2027, 5, 31)).do_not_call
    assert not current(world.doctor, date(2027, 6, 1)).do_not_call


def test_a_no_without_a_date_holds_until_another_word(world):
    offers.open_offer(by=world.doctor, at=NOW, token=uuid4(), terms=CareOffer(availability="no"))
    assert current(world.doctor, date(2029, 1, 1)).do_not_call


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (CareOffer(availability="now", places=0, ends_on=UNTIL), "places"),
        (CareOffer(availability="now", places=51, ends_on=UNTIL), None),
        (CareOffer(availability="now", places=2), "ends_on"),
        (CareOffer(availability="now", places=2, ends_on=TODAY), "ends_on"),
        (CareOffer(availability="now", places=2, ends_on=date(2029, 1, 1)), "ends_on"),
        (CareOffer(availability="now", places=2, ends_on=UNTIL, communes=("75056",)), "communes"),
        (CareOffer(availability="now", places=2, ends_on=UNTIL, max_km=0), None),
        (
            CareOffer(
                availability="now", places=2, ends_on=UNTIL, languages="1 84 12 76 451 089 46"
            ),
            "languages",
        ),
        (CareOffer(availability="no", ends_on=date(2026, 1, 1)), "ends_on"),
    ],
)
def test_a_strange_offer_is_refused_beside_its_field(world, terms, field):
    with pytest.raises(DomainError) as refusal:
        offers.open_offer(by=world.doctor, at=NOW, token=uuid4(), terms=terms)
    assert refusal.value.field == field
    assert "451" not in refusal.value.sentence
    assert CareOffer.objects.count() == 0


def test_places_already_proposed_are_never_taken_back(world):
    offer = open_places(world.doctor, 2)
    propose(world, ask(), offer)
    propose(world, ask(), offer)
    with pytest.raises(DomainError) as refusal:
        offers.change_offer(
            by=world.doctor,
            at=NOW,
            offer_id=offer,
            version=1,
            terms=CareOffer(availability="now", places=1, ends_on=UNTIL),
        )
    assert refusal.value.field == "places"
    assert current(world.doctor).places == 2


@pytest.mark.parametrize("availability", ["now", "six_months"])
def test_a_new_answer_never_has_fewer_places_than_are_awaited(world, availability):
    offer = open_places(world.doctor, 2)
    sent = [propose(world, ask(), offer) for _ in range(2)]
    with pytest.raises(DomainError, match="gardez-en au moins 2") as refusal:
        open_places(world.doctor, 1, availability=availability)
    assert refusal.value.field == "places"
    assert current(world.doctor).id == offer
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent[0])
    open_places(world.doctor, 1, availability=availability)
    assert (current(world.doctor).places, current(world.doctor).held) == (1, 1)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"availability": "now", "places": 1, "ends_on": date(2026, 12, 31)}, "1 place jusqu’au"),
        ({"availability": "now", "places": 2, "ends_on": date(2026, 12, 31)}, "2 places jusqu’au"),
        ({"availability": "no", "ends_on": date(2026, 12, 31)}, "Ne plus solliciter avant le"),
    ],
)
def test_the_history_says_an_offer_and_its_last_day(terms, words):
    summary = offers.summary(CareOffer(**terms))
    assert summary.replace("\xa0", " ") == f"{words} 31/12/2026"


def test_the_history_says_a_no_without_a_day():
    assert offers.summary(CareOffer(availability="no")) == "Ne plus solliciter"


@pytest.mark.parametrize(("held", "words"), [(1, "au moins une"), (2, "au moins 2")])
def test_places_that_are_held_are_counted_in_words(world, held, words):
    offer = open_places(world.doctor, 2)
    for _ in range(held):
        propose(world, ask(), offer)
    terms = CareOffer(availability="now", places=held - 1, ends_on=UNTIL)
    with pytest.raises(DomainError, match=words):
        offers.change_offer(by=world.doctor, at=NOW, offer_id=offer, version=1, terms=terms)


@pytest.mark.parametrize(("days", "accepted"), [(1, True), (731, True), (732, False)])
def test_an_offer_ends_tomorrow_at_the_soonest_and_in_two_years_at_the_latest(
    world, days, accepted
):
    terms = {"availability": "now", "places": 2, "ends_on": TODAY + timedelta(days=days)}
    if accepted:
        open_places(world.doctor, **terms)
    else:
        with pytest.raises(DomainError, match="Deux ans au plus"):
            open_places(world.doctor, **terms)
    assert CareOffer.objects.count() == accepted


def test_the_second_of_two_changes_is_told(world):
    offer = open_places(world.doctor, 2)
    offers.renew_offer(by=world.doctor, at=NOW, offer_id=offer, version=1, ends_on=date(2027, 8, 1))
    terms = CareOffer(availability="now", places=5, ends_on=UNTIL)
    for change, more in ((offers.close_offer, {}), (offers.change_offer, {"terms": terms})):
        with pytest.raises(Stale):
            change(by=world.doctor, at=NOW, offer_id=offer, version=1, **more)
    offers.close_offer(by=world.doctor, at=NOW, offer_id=offer, version=2)
    assert current(world.doctor) is None


def test_the_office_writes_down_who_said_it(world):
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    terms = CareOffer(availability="now", places=1, ends_on=UNTIL)
    with pytest.raises(DomainError) as refusal:
        offers.open_offer(by=world.office, at=NOW, token=uuid4(), terms=terms, doctor_id=card)
    assert refusal.value.field == "told_by"
    terms = CareOffer(availability="now", places=1, ends_on=UNTIL, told_by="Mme Lys, secrétariat")
    offers.open_offer(by=world.office, at=NOW, token=uuid4(), terms=terms, doctor_id=card)
    offer = current(world.doctor)
    assert offer.through == "phone"
    assert offer.source_words == "téléphone, noté par la coordination (Mme Lys, secrétariat)"


def test_nobody_answers_for_another_doctor(world):
    offer = open_places(world.doctor, 2)
    for stranger in (world.other, world.nurse):
        with pytest.raises(Forbidden):
            offers.close_offer(by=stranger, at=NOW, offer_id=offer, version=1)


def test_only_a_doctor_offers_places(world):
    with pytest.raises(DomainError, match="n’est pas médecin"):
        open_places(world.nurse)


def test_a_doctor_outside_the_association_is_a_named_person(world):
    for nameless in ("", "  "):
        with pytest.raises(DomainError, match="le nom et le prénom du médecin"):
            doctors.record_outside_doctor(
                by=world.office, at=NOW, last_name=nameless, first_name="Paul"
            )
    card = doctors.record_outside_doctor(
        by=world.office, at=NOW, last_name="Sorbier", first_name="Paul", commune_code="46127"
    )
    offers.open_offer(
        by=world.office,
        at=NOW,
        token=uuid4(),
        doctor_id=card,
        terms=CareOffer(availability="now", places=1, ends_on=UNTIL, told_by="Paul Sorbier"),
    )
    line = next(line for line in queries.doctors_list(TODAY) if line.id == card)
    assert (line.name, line.is_member, line.offer.free) == ("Paul Sorbier", False, 1)


def test_a_doctor_sent_twice_is_recorded_once(world):
    doctor = {"last_name": "Sorbier", "first_name": "Paul", "commune_code": COMMUNE}
    doctors.record_outside_doctor(by=world.office, at=NOW, **doctor)
    for again in (doctor, doctor | {"last_name": "SORBIER"}):
        with pytest.raises(DomainError, match="déjà inscrit dans cette commune"):
            doctors.record_outside_doctor(by=world.office, at=NOW, **again)
    doctors.record_outside_doctor(
        by=world.office, at=NOW, **doctor | {"commune_code": OTHER_COMMUNE}
    )


def test_the_office_alone_records_doctors(world):
    with pytest.raises(Forbidden):
        doctors.record_outside_doctor(
            by=world.doctor, at=NOW, last_name="Sorbier", first_name="Paul"
        )


def test_the_list_tells_who_said_nothing_and_leaves_other_professions_out(world):
    open_places(world.doctor)
    lines = queries.doctors_list(TODAY)
    assert [(line.name, line.offer is None) for line in lines] == [
        ("Nadia Genévrier", False),
        ("Hugo Gentiane", True),
    ]


def test_a_planned_departure_closes_the_way(world):
    offer = open_places(world.doctor)
    card = of_person(world.doctor.person_id)
    doctors.plan_departure(by=world.office, at=NOW, doctor_id=card.id, stops_on=TODAY)
    assert find_doctor(card.id).stops_on == TODAY
    assert queries.free_places(TODAY) == 0
    with pytest.raises(DomainError, match="n’exerce plus"):
        propose(world, ask(), offer)


@pytest.mark.django_db(transaction=True)
def test_two_offers_of_one_doctor_at_once_leave_one(transactional_db):
    world = build()
    start, faults = Barrier(2), []

    def say(places):
        try:
            start.wait()
            open_places(world.doctor, places)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    open_places(world.doctor, 1)
    threads = [Thread(target=say, args=(places,)) for places in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert CareOffer.objects.current().count() == 1
    assert CareOffer.objects.count() == 3
