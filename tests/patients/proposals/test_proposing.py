"""A proposal says a need and not a name."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Stale
from cpts_portal.foundation.models import OutboxMail
from patients.models import CareRequest, Proposal
from patients.operations import closing, proposals
from patients.queries import offers as offer_queries
from patients.queries import proposals as queries
from tests.patients.asking import TODAY, ask, later, open_places, propose, with_account
from tests.support.clocks import NOW


def test_a_proposal_says_a_need_and_not_a_name(world):
    sent = propose(world, ask(), open_places(world.doctor))
    need = queries.for_doctors([queries.find_proposal(sent).doctor_id], TODAY)[0]
    assert (need.age_band, need.ald, need.household) == ("71 ans et plus", True, 1)
    assert "Durand" not in str(need)
    assert "Lucette" not in str(need)


def test_a_commune_where_few_look_is_replaced_by_a_wider_place(world):
    sent = [propose(world, ask(), open_places(world.doctor, 20))]
    doctor = queries.find_proposal(sent[0]).doctor_id
    assert queries.find_need(sent[0], [doctor], TODAY).place == "sur le territoire"
    for _ in range(10):
        ask()
    assert queries.find_need(sent[0], [doctor], TODAY).place == "Gourdon"


def test_the_mail_asks_one_thing_and_names_nobody(world):
    with_account(world.doctor, email="nadia@exemple.fr")
    offer = open_places(world.doctor, 3)
    propose(world, ask(), offer)
    propose(world, ask(), offer)
    proposals.notify_doctors(by=SYSTEM, at=later(minutes=10))
    mail = OutboxMail.objects.get(to="nadia@exemple.fr")
    assert mail.context["people"] == "Deux personnes de votre secteur cherchent un médecin"
    assert mail.context["reply_by"] == "24 novembre 2026"
    assert "Durand" not in str(mail.context)


def test_the_same_form_twice_proposes_once(world):
    request, offer, token = ask(), open_places(world.doctor), uuid4()
    first = propose(world, request, offer, token=token)
    assert propose(world, request, offer, token=token) == first
    assert Proposal.objects.count() == 1


def test_one_doctor_at_a_time(world):
    request = ask()
    propose(world, request, open_places(world.doctor))
    with pytest.raises(DomainError, match="n’attend pas"):
        propose(world, request, open_places(world.other))


def test_the_page_shown_before_somebody_else_acted_is_refused(world):
    request = ask()
    version = CareRequest.objects.get(pk=request).version
    closing.note_contact(by=world.office, at=NOW, request_id=request, outcome="reached")
    with pytest.raises(Stale):
        propose(world, request, open_places(world.doctor), version=version)


@pytest.mark.parametrize("days", [-1, 0, 31])
def test_a_reply_date_is_tomorrow_at_least_and_a_month_at_most(world, days):
    with pytest.raises(DomainError) as refusal:
        propose(world, ask(), open_places(world.doctor), reply_by=TODAY + timedelta(days=days))
    assert refusal.value.field == "reply_by"


@pytest.mark.parametrize("days", [1, 30])
def test_a_reply_may_be_due_tomorrow_or_in_thirty_days(world, days):
    last_day = TODAY + timedelta(days=days)
    sent = propose(world, ask(), open_places(world.doctor), reply_by=last_day)
    assert queries.find_proposal(sent).reply_by == last_day


def test_what_is_said_with_a_proposal_has_three_hundred_characters_at_most(world):
    offer = open_places(world.doctor, 2)
    propose(world, ask(), offer, comment="a" * 300)
    with pytest.raises(DomainError, match="300") as refusal:
        propose(world, ask(), offer, comment="a" * 301)
    assert refusal.value.field == "comment"


def test_no_place_beyond_those_offered(world):
    offer = open_places(world.doctor, 1)
    propose(world, ask(), offer)
    with pytest.raises(DomainError, match="plus de place"):
        propose(world, ask(), offer)
    assert offer_queries.free_places(TODAY) == 0


def test_a_closed_or_ended_offer_takes_nobody(world):
    offer = open_places(world.doctor, ends_on=TODAY + timedelta(days=2))
    with pytest.raises(DomainError, match="plus ouverte"):
        propose(world, ask(), offer, at=later(days=2), reply_by=TODAY + timedelta(days=5))
