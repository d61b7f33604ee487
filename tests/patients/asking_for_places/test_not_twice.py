"""Nobody is written to twice, even by two people at once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections

from cpts_portal.foundation.models import AuditEntry
from patients.models import CareDoctor, CareOffer, PlacesAsked
from patients.operations import doctors
from tests.patients.asking import TODAY, acting, build, join, later, with_account
from tests.patients.asking_for_places.conftest import mails, places_asked, say_no
from tests.support.clocks import NOW


@pytest.mark.parametrize(("days", "count"), [(0, 0), (29, 0), (30, 1)])
def test_never_twice_within_thirty_days(world, nadia, days, count):
    places_asked(world, world.doctor)
    sent = places_asked(world, world.doctor, at=later(days=days))
    assert len(sent[0]) == count
    assert len(mails()) == PlacesAsked.objects.count() == 1 + count
    if not count:
        assert sent[1] == (
            "Nadia Genévrier : places demandées le 18 novembre 2026, "
            "pas de nouveau courriel avant le 18 décembre 2026.",
        )


def test_the_database_itself_refuses_a_second_mail_in_the_thirty_days(world, nadia):
    places_asked(world, world.doctor)
    first = PlacesAsked.objects.get()
    twin = PlacesAsked(
        doctor=first.doctor,
        asked_on=TODAY + timedelta(days=5),
        asked_at=NOW,
        again_on=TODAY + timedelta(days=35),
    )
    with pytest.raises(Exception, match="patients_asked_once_in_a_while"):
        twin.save()


def test_what_is_asked_leaves_its_trace(world, nadia):
    places_asked(world, world.doctor)
    row = PlacesAsked.objects.get()
    assert (row.asked_on, row.by_name, row.asked_by) == (TODAY, "Inès Brindille", world.office.id)
    trace = AuditEntry.objects.get(action="care_doctor.places_asked")
    assert (trace.actor, str(trace.target_id)) == (world.office.id, str(row.doctor_id))


def at_once(*acts) -> list:
    start, results, faults = Barrier(len(acts)), [], []

    def run(act):
        try:
            start.wait()
            results.append(act())
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return results


@pytest.mark.parametrize("known", [True, False])
def test_two_people_of_the_office_at_once_send_one_mail_each_doctor(transactional_db, known):
    """The lists overlap and come in two orders; the cards exist already, or are made meanwhile."""
    world = build()
    crowd = [world.doctor, world.other, *(acting(join("Houx", f"Anne{n}")) for n in range(4))]
    for number, doctor in enumerate(crowd):
        with_account(doctor, email=f"medecin{number}@exemple.fr")
        if known:
            doctors.record_member_doctor(by=world.office, at=NOW, person_id=doctor.person_id)
    sent = at_once(
        lambda: places_asked(world, *crowd),
        lambda: places_asked(world, *reversed(crowd)),
        lambda: places_asked(world, *crowd[2:]),
        lambda: places_asked(world, world.doctor),
    )
    assert mails() == [f"medecin{number}@exemple.fr" for number in range(6)]
    assert PlacesAsked.objects.count() == CareDoctor.objects.count() == 6
    assert sum(len(recipients) for recipients, _ in sent) == 6
    assert AuditEntry.objects.filter(action="care_doctor.recorded").count() == 6


def test_a_doctor_who_answers_meanwhile_keeps_her_answer(transactional_db):
    """Their first word and the first mail make the same card: neither is lost, one card stands."""
    world = build()
    with_account(world.doctor)
    at_once(lambda: places_asked(world, world.doctor), lambda: say_no(world.doctor))
    assert CareDoctor.objects.count() == CareOffer.objects.current().count() == 1
    assert len(mails()) == PlacesAsked.objects.count()
    assert places_asked(world, world.doctor, at=later(days=31))[0] == ()
