"""A member’s thirty seconds: what is written and priced, once, and by whom."""

import threading
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connections

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from missions.models import Declaration
from missions.operations import declarations, review
from missions.operations.entry import DeclarationEntry
from missions.queries import declarations as queries
from tests.missions.conftest import acting, join, later
from tests.support.clocks import NOW


def test_a_nurse_declares_and_the_price_of_the_day_is_frozen(world, declare):
    facts = queries.find_declaration(declare(minutes=90, people_met=12, comment="Marché de Boën"))
    assert (facts.state, facts.amount_eur, facts.rate_eur) == (
        "submitted",
        Decimal("75.00"),
        Decimal("50.00"),
    )
    assert facts.person_name == "Claudie Bruyère"
    assert facts.people_met == 12


def test_the_price_follows_the_profession(world, declare):
    mine = {"activity_code": "IPR", "mission_code": "fonctionnement", "action_number": ""}
    ids = declare(**mine), declare(by=world.doctor, **mine)
    amounts = [queries.find_declaration(pk).amount_eur for pk in ids]
    assert amounts == [Decimal("96.00"), Decimal("156.00")]


def test_the_same_thing_twice_a_day_is_refused_until_somebody_says_so(world, declare):
    declare()
    entry = DeclarationEntry("TER", "prevention", date(2026, 11, 14), 60, "A6")
    with pytest.raises(DomainError, match="pour la même chose") as refusal:
        declarations.declare_action(by=world.nurse, at=NOW, token=uuid4(), entry=entry)
    assert refusal.value.field == "again"
    assert Declaration.objects.count() == 1


def test_a_price_that_changes_leaves_what_was_sent_alone(world, declare):
    from cpts_portal.foundation.kernel.actor import SYSTEM
    from missions.operations import reference

    before = declare()
    reference.set_rate(
        by=SYSTEM,
        at=NOW,
        activity_code="TER",
        amount_eur=Decimal("60"),
        valid_from=date(2026, 11, 16),
    )
    after = declare(done_on=date(2026, 11, 16))
    assert queries.find_declaration(before).amount_eur == Decimal("100.00")
    assert queries.find_declaration(after).amount_eur == Decimal("120.00")


def test_salaried_staff_count_time_and_no_money(world, declare):
    employed = acting(join("Aubépine", "Inès", practice_mode="S"))
    assert queries.find_declaration(declare(by=employed)).amount_eur == Decimal("0.00")


@pytest.mark.requirement("REL-05")
def test_the_same_token_twice_makes_one_declaration(world, declare):
    token = uuid4()
    assert declare(token=token) == declare(token=token)
    assert Declaration.objects.count() == 1


def test_a_token_of_somebody_else_declares_nothing(world, declare):
    token = uuid4()
    declare(token=token)
    with pytest.raises(DomainError, match="Ce formulaire a expiré"):
        declare(by=world.doctor, token=token)
    assert Declaration.objects.count() == 1


@pytest.mark.requirement("REL-05")
@pytest.mark.django_db(transaction=True)
def test_ten_posts_at_once_make_one_declaration(world, declare):
    token, ids, faults = uuid4(), set(), []

    def post():
        try:
            ids.add(declare(token=token))
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert faults == []
    assert len(ids) == 1
    assert Declaration.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_meetings_at_once_in_one_slot_leave_one(world, declare):
    starts, declared, refused = datetime(2026, 11, 14, 9, 0, tzinfo=PARIS), [], []

    def post():
        try:
            declared.append(declare(starts_at=starts))
        except DomainError as refusal:
            refused.append(refusal.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(declared) == 1
    assert len(refused) == 9


def test_nobody_declares_for_somebody_else(world, declare):
    with pytest.raises(Forbidden):
        declarations.declare_action(
            by=world.claire,
            at=NOW,
            token=uuid4(),
            entry=DeclarationEntry(
                activity_code="TER",
                mission_code="prevention",
                done_on=date(2026, 11, 14),
                minutes=60,
            ),
        )
    assert not Declaration.objects.exists()


def test_a_draft_is_sent_later_once(world, declare):
    draft = declare(send=False)
    declarations.submit(by=world.nurse, at=later(hours=1), declaration_id=draft, version=1)
    assert queries.find_declaration(draft).state == "submitted"
    with pytest.raises(DomainError, match="ne se modifient plus ici"):
        declarations.submit(by=world.nurse, at=later(hours=1), declaration_id=draft)


def test_an_old_copy_of_the_form_changes_nothing(world, declare):
    draft = declare(send=False)
    change = {
        "activity_code": "TER",
        "mission_code": "prevention",
        "action_number": "A6",
        "done_on": date(2026, 11, 14),
    }
    draft_of = {"by": world.nurse, "at": NOW, "declaration_id": draft, "version": 1, "send": False}
    declarations.change_declaration(**draft_of, entry=DeclarationEntry(**change, minutes=60))
    with pytest.raises(Stale):
        declarations.change_declaration(**draft_of, entry=DeclarationEntry(**change, minutes=600))
    assert queries.find_declaration(draft).minutes == 60


def test_verified_hours_do_not_change_any_more(world, declare):
    sent = declare()
    review.validate(by=world.claire, at=NOW, declaration_id=sent)
    for replay, why in (
        (declarations.submit, "ne se modifient plus"),
        (declarations.withdraw, "n’est plus possible"),
        (declarations.discard_draft, "Seul un brouillon"),
    ):
        with pytest.raises(DomainError, match=why):
            replay(by=world.nurse, at=NOW, declaration_id=sent)
    assert queries.find_declaration(sent).state == "validated"


def test_hours_sent_too_early_come_back_as_a_draft(world, declare):
    sent = declare()
    declarations.withdraw(by=world.nurse, at=NOW, declaration_id=sent)
    facts = queries.find_declaration(sent)
    assert (facts.state, facts.amount_eur, facts.submitted_at) == ("draft", None, None)
    declarations.discard_draft(by=world.nurse, at=NOW, declaration_id=sent)
    assert queries.find_declaration(sent) is None
