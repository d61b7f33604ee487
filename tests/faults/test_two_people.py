"""REL-04: several people on the same hours at once: one wins, the others read why not."""

import threading
from uuid import uuid4

import pytest
from django.db import connections

from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import OutboxMail
from missions.models import Declaration, DeclarationLog
from missions.operations import declarations, review
from missions.operations.entry import DeclarationEntry
from tests.signing_in import make_account
from tests.support.clocks import NOW

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def at_the_same_moment(*works) -> list[str]:
    """Each in its own thread and connection; « done », or the sentence of the refusal."""
    gate, outcomes = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        try:
            gate.wait()
            work()
            outcomes[place] = "done"
        except DomainError as refusal:
            outcomes[place] = refusal.sentence
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def logged(step: str) -> int:
    return DeclarationLog.objects.filter(transition=step).count()


@pytest.mark.requirement("REL-04")
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_verified_returned_and_taken_back_at_once_one_of_the_three_happens(world, declare, _round):
    make_account(person=world.claudie, email="claudie@exemple.fr")
    sent = declare()
    common = {"at": NOW, "declaration_id": sent, "version": 2}
    outcomes = at_the_same_moment(
        lambda: review.validate(by=world.claire, **common),
        lambda: review.send_back(by=world.chloe, reason="Laquelle ?", **common),
        lambda: declarations.withdraw(by=world.nurse, **common),
    )
    assert outcomes.count("done") == 1
    assert all("Quelqu’un d’autre" in outcome for outcome in outcomes if outcome != "done")
    row = Declaration.objects.get()
    assert row.version == 3
    steps = {"validated": "validate", "returned": "send_back", "draft": "withdraw"}
    assert logged(steps[row.state]) == 1
    assert sum(map(logged, steps.values())) == 1
    assert OutboxMail.objects.count() == int(row.state == "returned")


@pytest.mark.requirement("REL-04")
def test_one_by_one_and_all_together_at_once_verify_each_row_once(world, declare):
    from datetime import date

    ids = [declare(done_on=date(2026, 11, day)) for day in (10, 11, 12)]
    picks = [(id, 2) for id in ids]
    at_the_same_moment(
        lambda: review.validate_picks(by=world.claire, at=NOW, picks=picks),
        lambda: review.validate_picks(by=world.chloe, at=NOW, picks=picks[::-1]),
        lambda: review.validate(by=world.chloe, at=NOW, declaration_id=ids[1], version=2),
    )
    assert set(Declaration.objects.values_list("state", "version")) == {("validated", 3)}
    assert logged("validate") == 3


@pytest.mark.requirement("REL-04")
def test_corrected_and_refused_at_once_the_second_is_told(world, declare):
    from datetime import date

    draft = declare(send=False)
    outcomes = at_the_same_moment(
        lambda: declarations.submit(by=world.nurse, at=NOW, declaration_id=draft, version=1),
        lambda: declarations.change_declaration(
            by=world.nurse,
            at=NOW,
            declaration_id=draft,
            version=1,
            send=False,
            entry=DeclarationEntry(
                activity_code="TER",
                mission_code="prevention",
                done_on=date(2026, 11, 13),
                minutes=60,
            ),
        ),
        lambda: declarations.discard_draft(by=world.nurse, at=NOW, declaration_id=draft, version=1),
    )
    assert outcomes.count("done") == 1
    row = Declaration.objects.first()
    assert row is None or row.version == 2


@pytest.mark.requirement("REL-05")
def test_the_same_form_from_ten_windows_declares_once(world, declare):
    token = uuid4()
    outcomes = at_the_same_moment(*[lambda: declare(token=token) for _ in range(10)])
    assert outcomes == ["done"] * 10
    assert Declaration.objects.count() == 1


@pytest.mark.parametrize("send", [True, False])
def test_the_same_action_from_two_open_forms_at_once_is_declared_once(world, declare, send):
    outcomes = at_the_same_moment(*[lambda: declare(token=uuid4(), again=False, send=send)] * 2)
    refused = [outcome for outcome in outcomes if outcome != "done"]
    assert len(refused) == 1
    assert "ce jour-là pour la même chose" in refused[0]
    assert Declaration.objects.count() == 1


def test_the_same_action_twice_at_once_is_declared_twice_when_she_says_so(world, declare):
    work = lambda: declare(token=uuid4(), again=True)  # noqa: E731
    assert at_the_same_moment(work, work) == ["done", "done"]
    assert Declaration.objects.count() == 2
