"""An identity is erased at the very moment when somebody changes the request, or holds it."""

from functools import partial

import pytest
from django.db.models import F

from cpts_portal.foundation.kernel.actor import SYSTEM
from patients.models import CareRequest
from patients.operations import closing, own_request
from patients.operations.erasure import erase_ended
from tests.patients.conftest import later
from tests.support.clocks import NOW
from tests.support.overtaking import overtaken

pytestmark = [pytest.mark.requirement("REL-04"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ended(wait, office):
    """``ended()``: a request whose identity is due to be erased."""

    def _ended():
        received = wait(at=later(days=-500))
        closing.close_request(
            by=office.ines, at=later(days=-400), request_id=received.id, reason="moved"
        )
        return CareRequest.objects.filter(pk=received.id)

    return _ended


def test_what_somebody_holds_is_left_for_the_next_time_and_the_others_are_erased(ended):
    held, other = ended(), ended()
    hold = partial(held.select_for_update().get)
    assert overtaken(hold, partial(erase_ended, by=SYSTEM, at=NOW)) == "done"
    assert (held.get().erased_at, other.get().erased_at) == (None, NOW)
    assert erase_ended(by=SYSTEM, at=NOW) == 1


def test_a_request_limited_meanwhile_keeps_its_identity(ended):
    request = ended()

    def limit():
        row = request.get()
        row.limited_at, row.limited_for = NOW, "Elle conteste."
        row.save()

    assert overtaken(limit, partial(erase_ended, by=SYSTEM, at=NOW)) == "done"
    assert (request.get().limited_at, request.get().erased_at) == (NOW, None)


def test_a_withdrawal_keeps_why_the_other_request_of_the_person_was_closed_meanwhile(wait, office):
    kept, twin = wait(), wait()
    closing.merge_duplicate(by=office.ines, at=NOW, request_id=twin.id, original_id=kept.id)
    original = CareRequest.objects.filter(pk=kept.id)
    closed = {"state": "closed", "closed_at": NOW, "close_reason": "found_alone"}
    close = partial(original.update, version=F("version") + 1, **closed)
    assert overtaken(close, partial(own_request.withdraw, at=NOW, link=twin.link)) == "done"
    row = original.get()
    assert (row.close_reason, row.last_name, row.erased_at) == ("found_alone", None, NOW)


def test_a_withdrawal_leaves_whom_the_office_said_to_be_somebody_else_meanwhile(wait, office):
    kept, twin = wait(), wait()
    closing.merge_duplicate(by=office.ines, at=NOW, request_id=twin.id, original_id=kept.id)
    other = CareRequest.objects.filter(pk=twin.id)
    parted = {"duplicate_of": None, "state": "received", "closed_at": None, "close_reason": ""}
    part = partial(other.update, version=F("version") + 1, **parted)
    assert overtaken(part, partial(own_request.withdraw, at=NOW, link=kept.link)) == "done"
    assert other.get().erased_at is None and other.get().last_name
    assert CareRequest.objects.get(pk=kept.id).erased_at == NOW
