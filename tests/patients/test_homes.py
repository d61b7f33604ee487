"""People of one home are joined, and stay joined when somebody else comes in."""

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Stale
from patients.models import CareRequest
from patients.operations import closing
from patients.operations.qualifying import join_household
from tests.support.clocks import NOW


def join(office, first, *others, **more):
    ids = [other.id for other in others]
    join_household(by=office.ines, at=NOW, request_id=first.id, with_ids=ids, **more)


def homes() -> list[tuple]:
    return list(CareRequest.objects.order_by("number").values_list("household", "household_size"))


def test_whoever_comes_later_enters_the_home_there_is(wait, office):
    first, second, third = wait(), wait(), wait()
    join(office, first, second)
    [(mark, size), (other_mark, other_size), (nothing, alone)] = homes()
    assert mark is not None and (other_mark, size, other_size) == (mark, 2, 2)
    assert (nothing, alone) == (None, 1)
    join(office, third, second)
    assert homes() == [(mark, 3)] * 3


def test_a_home_is_of_somebody_else_too(wait, office):
    received = wait()
    for others in ((), (received,)):
        with pytest.raises(DomainError, match="Indiquez une autre demande") as refusal:
            join(office, received, *others)
        assert refusal.value.field == "other"
    assert homes() == [(None, 1)]


def test_a_closed_request_enters_no_home(wait, office):
    first, second = wait(), wait()
    closing.close_request(by=office.ines, at=NOW, request_id=second.id, reason="moved")
    with pytest.raises(DomainError, match="demandes ouvertes"):
        join(office, first, second)
    assert homes() == [(None, 1)] * 2


def test_a_stale_page_joins_nobody(wait, office):
    first, second = wait(), wait()
    with pytest.raises(Stale):
        join(office, first, second, version=1)
    assert homes() == [(None, 1)] * 2
    join(office, first, second, version=2)
    assert homes()[0][1] == 2
