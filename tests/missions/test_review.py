"""The coordinator's decisions: nobody decides of their own, the second of two is refused."""

import threading

import pytest
from django.db import connections

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from cpts_portal.foundation.records.outbox import OutboxMail
from members.models import Person
from missions.models import Declaration
from missions.operations import declarations, review
from missions.operations.entry import DeclarationEntry
from missions.queries import declarations as queries
from missions.queries import history, listing
from tests.missions.conftest import later
from tests.signing_in import make_account
from tests.support.clocks import NOW


def test_verified_hours_count_and_the_history_says_who(world, declare):
    sent = declare()
    review.validate(by=world.claire, at=later(days=1), declaration_id=sent, version=2)
    facts = queries.find_declaration(sent)
    assert (facts.state, facts.decided_at) == ("validated", later(days=1))
    assert [(s.label, s.by_name) for s in history.steps_of(sent)] == [
        ("Vérifiée", "Claire Aubépine"),
        ("Envoyée", "Claudie Bruyère"),
        ("Saisie", "Claudie Bruyère"),
    ]


@pytest.mark.parametrize("decide", ["send_back", "refuse"])
def test_a_no_needs_a_reason(world, declare, decide):
    sent = declare()
    with pytest.raises(DomainError) as refusal:
        getattr(review, decide)(by=world.claire, at=NOW, declaration_id=sent, reason=" ")
    assert refusal.value.field == "reason"
    assert queries.find_declaration(sent).state == "submitted"


@pytest.mark.requirement("IDN-05")
def test_a_reason_never_holds_a_social_security_number(world, declare):
    with pytest.raises(DomainError) as refusal:
        review.send_back(
            by=world.claire, at=NOW, declaration_id=declare(), reason="voir 1841276451089 46"
        )
    assert refusal.value.field == "reason"
    assert "1841276451089" not in refusal.value.sentence


@pytest.mark.parametrize(("send", "state"), [(True, "submitted"), (False, "returned")])
def test_returned_hours_are_corrected_and_priced_again_sent_or_kept(world, declare, send, state):
    sent = declare(minutes=240)
    review.send_back(by=world.claire, at=NOW, declaration_id=sent, reason="Réunion ou rédaction ?")
    facts = queries.find_declaration(sent)
    assert (facts.state, facts.reason) == ("returned", "Réunion ou rédaction ?")
    declarations.change_declaration(
        by=world.nurse,
        at=later(hours=1),
        declaration_id=sent,
        version=facts.version,
        entry=DeclarationEntry(
            activity_code="PRO",
            mission_code="parcours",
            action_number="A4",
            done_on=facts.done_on,
            minutes=180,
        ),
        send=send,
    )
    again = queries.find_declaration(sent)
    assert (again.state, again.amount_eur) == (state, 150)
    assert again.reason == ("" if send else "Réunion ou rédaction ?")


def test_the_member_is_told_by_mail_without_the_reason(world, declare):
    make_account(person=Person.objects.get(pk=world.claudie.id), email="claudie@exemple.fr")
    sent = declare()
    review.send_back(by=world.claire, at=NOW, declaration_id=sent, reason="Mme Durand ?")
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.template) == ("claudie@exemple.fr", "mail/missions/returned")
    assert "Durand" not in str(mail.context)


def test_nobody_decides_of_her_own_hours(world, declare):
    both = Actor(
        id=world.nurse.id, person_id=world.claudie.id, roles=frozenset({"member", "coordinator"})
    )
    sent = declare()
    with pytest.raises(Forbidden):
        review.validate(by=both, at=NOW, declaration_id=sent)
    count, refusals = review.validate_picks(by=both, at=NOW, picks=[(sent, 2)])
    assert (count, len(refusals)) == (0, 1)
    assert queries.find_declaration(sent).state == "submitted"


@pytest.mark.parametrize("role", ["member", "doctor", "treasurer", "president", "cpam", "ars"])
def test_only_the_coordinator_decides(world, declare, role):
    other = Actor(id=world.claire.id, roles=frozenset({role}))
    sent = declare()
    for decide in (review.validate, review.send_back, review.refuse):
        more = {} if decide is review.validate else {"reason": "Non."}
        with pytest.raises(Forbidden):
            decide(by=other, at=NOW, declaration_id=sent, **more)
    with pytest.raises(Forbidden):
        review.validate_picks(by=other, at=NOW, picks=[(sent, 2)])
    assert queries.find_declaration(sent).state == "submitted"


def test_the_second_of_two_coordinators_is_told(world, declare):
    sent = declare()
    hours = {"declaration_id": sent, "version": queries.find_declaration(sent).version}
    review.validate(by=world.claire, at=NOW, **hours)
    with pytest.raises(Stale, match="Quelqu’un d’autre"):
        review.refuse(by=world.chloe, at=NOW, **hours, reason="Doublon.")
    assert queries.find_declaration(sent).state == "validated"


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_the_same_moment_leave_one(world, declare):
    sent, outcomes = declare(), []

    def decide(operation, by, **more):
        try:
            operation(by=by, at=NOW, declaration_id=sent, version=2, **more)
            outcomes.append("done")
        except Stale:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=decide, args=(review.validate, world.claire)),
        threading.Thread(
            target=decide, args=(review.refuse, world.chloe), kwargs={"reason": "Doublon."}
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["done", "refused"]


def test_a_verification_is_undone_with_a_reason_and_waits_again(world, declare):
    sent = declare()
    review.validate(by=world.claire, at=NOW, declaration_id=sent)
    with pytest.raises(DomainError, match="Dites pourquoi"):
        review.unvalidate(by=world.claire, at=NOW, declaration_id=sent, reason="")
    review.unvalidate(by=world.claire, at=NOW, declaration_id=sent, reason="Comptée deux fois.")
    assert queries.find_declaration(sent).state == "submitted"
    assert history.steps_of(sent)[0].comment == "Comptée deux fois."
    assert [row.id for row in Declaration.objects.waiting()] == [sent]


def test_ticked_rows_are_verified_and_those_that_changed_are_left(world, declare):
    first, second = declare(), declare(done_on=NOW.date())
    declarations.withdraw(by=world.nurse, at=NOW, declaration_id=second)
    picks = [(first, 2), (second, 2)]
    count, refusals = review.validate_picks(by=world.claire, at=NOW, picks=picks)
    assert (count, len(refusals)) == (1, 1)
    assert queries.find_declaration(first).state == "validated"
    assert queries.find_declaration(second).state == "draft"


def test_the_queue_goes_round_from_the_longest_waiting(world, declare):
    sent = [declare(minutes=30, at=later(minutes=n)) for n in range(3)]
    assert [row.id for row in Declaration.objects.waiting()] == sent
    middle = listing.place_of(sent[1])
    assert (middle["position"], middle["waiting"], middle["before"], middle["after"]) == (
        2,
        3,
        sent[0],
        sent[2],
    )
    assert listing.place_of(sent[2])["after"] == sent[0]
    assert queries.pending_count_and_oldest() == (3, NOW)


def test_sums_count_verified_hours_only(world, declare, meet):
    from cpts_portal.foundation.kernel.periods import contract_year

    year = contract_year(world.signed_on, 5)
    verified = declare(minutes=90, people_met=18)
    declare(minutes=60, people_met=40)
    review.validate(by=world.claire, at=NOW, declaration_id=verified)
    hours = queries.hours_by_mission(year)["prevention"]
    assert (hours.minutes, hours.declarations, hours.persons) == (90, 1, 1)
    [line] = queries.amounts_by_mission_and_kind(year)
    assert (line.kind, line.amount_eur) == ("mission_remuneration", 75)
    assert queries.people_met(year, "A6") == 18
    assert queries.paid_by_person(year) == {world.claudie.id: 75}
    assert Declaration.objects.count() == 2
