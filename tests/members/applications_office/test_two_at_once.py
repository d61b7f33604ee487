"""Two people decide at once: one decision, the other gets a refusal."""

import threading

import pytest
from django.db import connections

from cpts_portal.foundation.kernel.errors import Stale
from members.models import Invitation, Membership, Person
from members.operations import deciding
from tests.members.applications_office.conftest import CLAIRE, decided, page_of
from tests.members.joining_world import admitted, letters
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_the_second_to_decide_is_told(office, apply):
    row = apply()
    decided(office, row, "ask", reason="Votre diplôme.")
    late = office.post(page_of(row), {"step": "accept", "version": 1})
    body = page_text(late, 422)
    assert "Quelqu’un d’autre a traité cette demande" in body and "Relancée" in body
    assert 'name="version" value="2"' in body
    assert not Membership.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_decide_at_once_leave_one_decision(apply):
    row, decisions, refusals = apply(), [], []
    start = threading.Barrier(6)

    def act(number: int):
        call = {"by": CLAIRE, "at": NOW, "application_id": row.id, "version": 1}
        try:
            start.wait(30)
            if number % 2:
                deciding.accept_application(**call, **admitted(NOW.date()))
            else:
                deciding.refuse_application(**call, reason="Hors champ.")
            decisions.append(number)
        except Stale as stale:
            refusals.append(stale.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(decisions) == 1 and len(refusals) == 5
    row.refresh_from_db()
    accepted_one = row.state == "accepted"
    assert Person.objects.count() == Membership.objects.count() == int(accepted_one)
    assert Invitation.objects.count() == len(letters("invitation")) == int(accepted_one)
    assert len(letters("refused")) == int(not accepted_one)
    assert row.log.count() == 2
