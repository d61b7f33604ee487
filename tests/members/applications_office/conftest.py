"""The coordinator's desk: the list, who looks like whom, the decision, and two people at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import Actor
from tests.members.joining_world import (
    OFFICE,
    STRUCTURE,
    admitted,
    person_form,
    send,
    structure_form,
)
from tests.signing_in import make_role, signed_in
from tests.support.clocks import NOW, frozen_clock

CLAIRE = Actor(uuid4(), frozenset({"coordinator"}), second_factor=True, name="Claire Aubépine")
DAY = NOW.date()


today = frozen_clock()


@pytest.fixture
def office(association):
    return signed_in(make_role("coordinator", name="Claire Aubépine"))


@pytest.fixture
def apply(association, monkeypatch):
    """``apply(last_name="Sureau", days=3)``: sent three days ago."""

    def _apply(*, days=0, path="/adherer/", **changed):
        form = structure_form(**changed) if path == STRUCTURE else person_form(**changed)
        monkeypatch.setattr(clock, "now", lambda: NOW - timedelta(days=days))
        row = send(Client(), form, path)
        monkeypatch.setattr(clock, "now", lambda: NOW)
        return row

    return _apply


def page_of(row) -> str:
    return f"{OFFICE}{row.id}/"


def decide(office, row, step, **more):
    row.refresh_from_db()
    if step == "accept":
        more = {**admitted(DAY.isoformat()), **more}
    return office.post(page_of(row), {"step": step, "version": row.version, **more})


def decided(office, row, step, **more) -> str:
    """Where the decision leads."""
    answer = decide(office, row, step, **more)
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    return answer["Location"]
