"""An official number that fails its key."""

import pytest

from cpts_portal.foundation.models import AuditEntry
from members.models import Person
from tests.members.applications_office.conftest import decide, decided, page_of
from tests.support.clocks import NOW
from tests.support.pages import page_text


@pytest.mark.requirement("IDN-01")
def test_an_official_number_that_fails_its_key_is_confirmed_by_name_and_date(office, apply):
    """Some of the directory's own numbers fail Luhn."""
    row = apply(rpps="", no_rpps="on")
    assert "non donné, à chercher" in page_text(office.get(page_of(row)))
    decided(office, row, "confirm", rpps="8 10003456789")
    assert (row.rpps, row.rpps_confirmed_at) == ("10003456789", NOW)
    trace = AuditEntry.objects.get(action="application.confirm")
    assert trace.fields == ["rpps"] and trace.actor == row.rpps_confirmed_by
    assert "confirmé par le répertoire" in page_text(office.get(page_of(row)))
    decided(office, row, "accept")
    person = Person.objects.get()
    assert (person.rpps, person.rpps_confirmed_by) == ("10003456789", row.rpps_confirmed_by)


@pytest.mark.requirement("IDN-01")
@pytest.mark.parametrize("number", ["", "abc", "0" * 11, "123", "9" * 50])
def test_what_is_no_number_is_not_confirmed(office, apply, number):
    row = apply(rpps="", no_rpps="on")
    assert 'id="id_rpps_error"' in page_text(decide(office, row, "confirm", rpps=number), 422)
    row.refresh_from_db()
    assert row.rpps == ""
