"""Twelve months after its end a request keeps no identity, and counts stay."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.models import OutboxMail
from cpts_portal.foundation.records.outbox import queue_mail
from cpts_portal.foundation.records.privacy_rights import DataSubject
from cpts_portal.home import tasks
from patients.models import CareRequest, Consent, RequestFact
from patients.operations import answers, closing, own_request
from patients.operations.erasure import erase_again, erase_ended
from tests.patients.asking import World, acting, join, open_places, propose
from tests.patients.conftest import ASKING, later
from tests.support.clocks import NOW

PLACES, NO_ACCOUNT = "mail/patients/places_asked", {"has_account": False}
ENDED = datetime(2025, 11, 17, 23, 30, tzinfo=PARIS)


def test_the_day_before_the_day_and_twice(wait, office):
    received = wait(at=datetime(2025, 9, 1, 9, tzinfo=PARIS))
    still_open = wait(at=datetime(2025, 9, 1, 9, tzinfo=PARIS))
    closing.close_request(by=office.ines, at=ENDED, request_id=received.id, reason="moved")
    for moment, erased in (
        (datetime(2026, 11, 16, 23, 59, tzinfo=PARIS), 0),
        (datetime(2026, 11, 17, 0, 1, tzinfo=PARIS), 1),
        (datetime(2026, 11, 17, 0, 2, tzinfo=PARIS), 0),
    ):
        assert erase_ended(by=SYSTEM, at=moment) == erased
    row = CareRequest.objects.get(pk=received.id)
    assert (row.last_name, row.phone, row.commune_id) == (None, None, None)
    assert (row.close_reason, row.closed_at) == ("moved", ENDED)
    assert CareRequest.objects.get(pk=still_open.id).last_name == "Fougère"
    fact = RequestFact.objects.get(request_id=received.id)
    assert (fact.close_reason, fact.sector, fact.closed_on) == ("moved", "gourdon", ENDED.date())
    assert Consent.objects.filter(request=row).exists()


def test_the_night_task_goes_on_until_nothing_is_due(wait, office):
    ids = [wait(at=later(days=-500)).id for _ in range(3)]
    for pk in ids:
        closing.close_request(by=office.ines, at=later(days=-400), request_id=pk, reason="died")
    tasks.run_retention()
    assert CareRequest.objects.filter(erased_at=None).count() == 0


SITUATION = {
    "ald": True,
    "solidarity": True,
    "pregnancy": True,
    "handicap": True,
    "low_mobility": True,
    "home_visit": True,
    "teleconsultation": True,
    "protected_adult": True,
    "parent_agrees": True,
}


def test_nothing_of_a_situation_stays_with_an_erased_request(wait):
    received = wait(**SITUATION, representative="Anne Fougère", household_size=4, sees_doctor=True)
    row = CareRequest.objects.get(pk=received.id)
    assert {name for name in SITUATION if getattr(row, name)} == set(SITUATION)
    own_request.withdraw(at=NOW, link=received.link)
    row.refresh_from_db()
    assert {name for name in SITUATION if getattr(row, name)} == set()
    assert (row.household_size, row.sees_doctor, row.representative) == (1, None, None)


def test_no_mail_to_the_person_stays_wherever_it_was_sent(wait, office):
    received = wait(email="avant@exemple.fr")
    doctor = acting(join("Genévrier", "Nadia"))
    sent = propose(World(office=office.ines), received.id, open_places(doctor))
    answers.accept(by=doctor, at=NOW, proposal_id=sent)
    entry = replace(ASKING, email="apres@exemple.fr")
    own_request.update_details(at=NOW, link=received.link, entry=entry)
    for address in ("apres@exemple.fr", "autre@exemple.fr"):
        queue_mail(key=f"note-{address}", to=address, template=PLACES, context=NO_ACCOUNT, at=NOW)
    own_request.withdraw(at=NOW, link=received.link)
    mails = OutboxMail.objects.exclude(template="mail/patients/proposal_ended")
    assert [mail.to for mail in mails] == ["autre@exemple.fr"]


def test_an_erasure_done_again_changes_nothing_of_what_is_erased(wait):
    received, other = wait(), wait()
    own_request.withdraw(at=NOW, link=received.link)
    version = CareRequest.objects.get(pk=received.id).version
    for pk in (received.id, other.id, uuid4()):
        erase_again(DataSubject("request", pk), by=SYSTEM, at=later(days=1))
    assert CareRequest.objects.get(pk=received.id).version == version
    assert CareRequest.objects.get(pk=other.id).erased_at == later(days=1)
