"""Two people at once: one result, and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from cpts_portal.foundation.kernel.errors import DomainError
from patients.models import CareRequest, Consent, RequestFact, RequestLog
from patients.operations import closing, own_request
from patients.operations.qualifying import qualify_request
from tests.support.clocks import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list:
    """Each act in a thread of its own, all started together: what it gives, or its refusal."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_one_form_sent_ten_times_together_is_one_request(ask):
    token = uuid4()
    answers = at_once(*[lambda: ask(token=token)] * 10)
    assert {answer.reference for answer in answers} == {answers[0].reference}
    assert CareRequest.objects.count() == Consent.objects.count() == 1
    assert RequestFact.objects.count() == RequestLog.objects.count() == 1


@pytest.mark.requirement("REL-04")
def test_two_of_the_office_on_one_request_one_wins_and_the_other_is_told(ask, office):
    received = ask()
    outcomes = at_once(
        lambda: qualify_request(by=office.ines, at=NOW, request_id=received.id, version=1),
        lambda: closing.close_request(
            by=office.chloe, at=NOW, request_id=received.id, version=1, reason="moved"
        ),
    )
    refusals = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    assert len(refusals) == 1 and "Quelqu’un d’autre" in refusals[0].sentence
    assert CareRequest.objects.get().version == 2
    assert RequestLog.objects.count() == 2


@pytest.mark.requirement("REL-04")
def test_a_withdrawal_and_a_qualification_together_leave_no_name(ask, office):
    received = ask()
    at_once(
        lambda: own_request.withdraw(at=NOW, link=received.link),
        lambda: qualify_request(by=office.ines, at=NOW, request_id=received.id),
    )
    row = CareRequest.objects.get()
    assert (row.state, row.last_name, row.erased_at is not None) == ("closed", None, True)


def test_two_merges_of_each_other_end(wait, office):
    first, second = wait(), wait()
    at_once(
        lambda: closing.merge_duplicate(
            by=office.ines, at=NOW, request_id=first.id, original_id=second.id
        ),
        lambda: closing.merge_duplicate(
            by=office.chloe, at=NOW, request_id=second.id, original_id=first.id
        ),
    )
    assert sorted(CareRequest.objects.values_list("state", flat=True)) == ["closed", "waiting"]
