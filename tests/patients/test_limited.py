"""A request whose reading is stopped changes by nobody until it is opened again."""

from dataclasses import replace
from functools import partial

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from patients.models import CareRequest
from patients.operations import closing, own_request, qualifying
from patients.operations.lifecycle import LIMITED
from tests.patients.conftest import ASKING
from tests.support.clocks import NOW

WHY = "Elle conteste."


@pytest.fixture
def claire(office):
    return replace(office.ines, roles=frozenset({"coordinator"}), name="Claire Essai")


@pytest.fixture
def limit(claire):
    return partial(closing.limit_request, by=claire, at=NOW, comment=WHY)


def test_neither_the_office_nor_the_person_changes_it(wait, office, claire, limit):
    received = wait()
    limit(request_id=received.id)
    before = CareRequest.objects.filter(pk=received.id).values().get()
    by, own = {"by": office.ines, "request_id": received.id}, {"link": received.link}
    for act in (
        partial(closing.note_contact, **by, outcome="reached"),
        partial(closing.close_request, **by, reason="moved"),
        partial(qualifying.qualify_request, **by),
        partial(own_request.still_looking, **own),
        partial(own_request.update_details, **own, entry=ASKING),
        partial(own_request.note_doctor_found, **own, how="found_alone"),
        partial(own_request.resume_search, **own),
    ):
        with pytest.raises(DomainError) as refusal:
            act(at=NOW)
        assert refusal.value.sentence == LIMITED
    assert CareRequest.objects.filter(pk=received.id).values().get() == before
    closing.lift_limitation(by=claire, at=NOW, request_id=received.id)
    own_request.still_looking(at=NOW, **own)


def test_a_page_that_is_stale_limits_nothing(wait, limit):
    received = wait()
    with pytest.raises(Stale):
        limit(request_id=received.id, version=1)
    assert CareRequest.objects.get(pk=received.id).limited_at is None
    limit(request_id=received.id, version=2)
    row = CareRequest.objects.get(pk=received.id)
    assert (row.limited_at, row.limited_for) == (NOW, WHY)


def test_an_erased_identity_is_not_limited(wait, limit):
    received = wait()
    own_request.withdraw(at=NOW, link=received.link)
    with pytest.raises(DomainError, match="déjà effacée"):
        limit(request_id=received.id)


def test_the_coordinator_alone_limits_and_says_why(wait, office, claire):
    received = wait()
    act = {"at": NOW, "request_id": received.id}
    for stranger in (office.ines, SYSTEM):
        with pytest.raises(Forbidden):
            closing.limit_request(by=stranger, comment=WHY, **act)
    with pytest.raises(DomainError, match="pourquoi en une phrase") as refusal:
        closing.limit_request(by=claire, comment="  ", **act)
    assert refusal.value.field == "comment"
