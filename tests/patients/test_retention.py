"""Twelve months after its end a request keeps no identity, and counts stay."""

from datetime import datetime

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.home import tasks
from patients.models import CareRequest, Consent, RequestFact
from patients.operations import closing
from patients.operations.erasure import erase_ended
from tests.patients.conftest import later

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
