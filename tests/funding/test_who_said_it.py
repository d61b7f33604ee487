"""A person with many roles acts like another: as many of their words as the row holds are kept."""

from datetime import date
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import Actor
from funding.dossier.models import CampaignDate, RequestedPoint, ReviewComment, VisaOrder
from funding.dossier.operations import campaign, opinions
from funding.dossier.operations.comments import comment
from funding.dossier.queries import dossiers
from tests.funding import review_steps as review
from tests.funding.dossier_world import AT

pytestmark = pytest.mark.usefixtures("db", "world")
OFFICE = Actor(
    uuid4(),
    frozenset(
        {"access_officer", "administrator", "coordinator", "doctor", "member", "president"}
        | {"treasurer"}
    ),
)
REVIEWER = Actor(
    uuid4(),
    frozenset({"cpam", "a_very_long_name_of_a_role_that_a_body_may_have_one_day_or_another"}),
    name="Sandra Ardoise",
)


def test_whoever_holds_every_role_of_the_association_sets_a_date():
    campaign.set_dates(by=OFFICE, at=AT, year=1, dates={"due": date(2026, 12, 1)})
    kept = CampaignDate.objects.get().said_by_role
    assert kept == "access_officer+administrator+coordinator+doctor+member+presi"


def test_a_reviewer_with_a_long_name_of_a_role_remarks_asks_and_sets_the_order():
    facts = review.submit()
    comment(by=REVIEWER, at=AT, dossier_id=facts.id, section="money", body="Où est la facture ?")
    opinions.set_visa_order(by=REVIEWER, at=AT, order="cpam")
    review.sent_back(by=REVIEWER)
    assert dossiers.dossier(1).state == "returned"
    kept = {
        ReviewComment.objects.get().author_role,
        VisaOrder.objects.get().said_by_role,
        RequestedPoint.objects.get().asked_by_role,
        CampaignDate.objects.get().said_by_role,
    }
    assert kept == {"a_very_long_name_of_a_role_that_a_body_may_have_one_day_or_a"}
