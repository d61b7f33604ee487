"""The status of the dossiers at a past moment, as the report of a month needs it."""

from datetime import date, timedelta

import pytest

from funding.dossier.operations import campaign, comments
from funding.dossier.operations.comments import answer_remark
from funding.dossier.queries import dossiers
from funding.dossier.queries.status import year_statuses
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT, COORDINATOR
from tests.funding.review_steps import CPAM, LATER

pytestmark = pytest.mark.usefixtures("db", "world")
SOON = AT + timedelta(minutes=1)


def status_at(known_at=None):
    return year_statuses(known_at)[1][1]


def test_what_was_said_after_a_moment_is_not_known_at_that_moment():
    sent, dates = review.submit(), {"dialogue": date(2026, 12, 10)}
    campaign.set_dates(by=COORDINATOR, at=SOON, year=1, dates=dates)
    remark = comments.comment(by=CPAM, at=SOON, dossier_id=sent.id, section="money", body="Où ?")
    before, after = status_at(SOON), status_at(SOON + timedelta(minutes=1))
    assert before.state == "submitted"
    assert (before.dates, before.remarks) == ({}, 0)
    assert (after.dates, after.remarks) == (dates, 1)
    answer_remark(by=COORDINATOR, at=LATER, year=1, remark_id=remark, answer="Ici.")
    assert (status_at(LATER).remarks, status_at().remarks) == (1, 0)


def test_the_amounts_notified_are_known_from_their_notification_on():
    review.decided()
    review.step(CPAM, "notify", comment="Sans réponse.", at=LATER + timedelta(days=1))
    assert "attendus" not in status_at(LATER + timedelta(hours=1)).tag.label
    assert "attendus" in status_at().tag.label
    assert dossiers.dossier(1).state == "notified"
