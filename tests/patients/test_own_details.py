"""What the person adds through the private link: checked as on the first day, and kept."""

from dataclasses import replace
from datetime import date

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Refusals
from patients.models import CareRequest
from patients.operations import own_request
from patients.operations.lifecycle import mail_person
from tests.patients.conftest import ASKING
from tests.support.clocks import NOW


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"phone": "12"}, ["phone"]),
        ({"phone": "", "email": ""}, ["phone"]),
        ({"phone": "12", "email": "x"}, ["phone", "email"]),
        ({"birth_date": date(2026, 11, 19)}, ["birth_date"]),
    ],
)
def test_details_that_cannot_be_are_refused_all_at_once(ask, changed, fields):
    received = ask()
    entry = replace(ASKING, street="9 rue Neuve", **changed)
    with pytest.raises(Refusals) as refusals:
        own_request.update_details(at=NOW, link=received.link, entry=entry)
    assert [refusal.field for refusal in refusals.value.all] == fields
    row = CareRequest.objects.get()
    assert (row.phone, row.street, row.version) == ("0612345678", "3 rue des Tilleuls", 1)


def test_the_name_of_who_represents_a_child_fills_a_gap_and_stays(ask):
    child = {"birth_date": date(2015, 1, 1), "first_name": "", "reporter_name": "Accueil CCAS"}
    received = ask(filled_by="partner", origin="town_hall", **child | {"birth_date": None})
    added = replace(ASKING, birth_date=date(2015, 1, 1), representative=" Anne  Houx ")
    own_request.update_details(at=NOW, link=received.link, entry=added)
    assert CareRequest.objects.get().representative == "Anne Houx"
    for other in ("", "Paul Houx"):
        entry = replace(added, representative=other)
        own_request.update_details(at=NOW, link=received.link, entry=entry)
        assert CareRequest.objects.get().representative == "Anne Houx"


def test_no_other_doctor_is_preferred_before_one_accepts(ask, wait):
    for received in (ask(), wait()):
        with pytest.raises(DomainError, match="Aucun médecin n’a encore accepté"):
            own_request.prefer_another(at=NOW, link=received.link)


def test_nobody_is_written_to_who_left_no_address():
    for email in (None, ""):
        row = CareRequest(email=email)
        assert mail_person(row, "accepted", key="1", at=NOW, number="CB-1") is False
