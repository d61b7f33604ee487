"""A member's thirty seconds: what is written, priced, refused."""

import threading
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connections

from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from missions import closing
from missions.models import Declaration, DeclarationLog
from missions.operations import declarations
from missions.queries import declarations as queries
from tests.missions.conftest import NOW, acting, join, later


def test_a_nurse_declares_and_the_price_of_the_day_is_frozen(world, declare):
    facts = queries.find(declare(minutes=90, people_met=12, comment="Marché de Boën"))
    assert (facts.state, facts.amount_eur, facts.rate_eur) == (
        "submitted",
        Decimal("75.00"),
        Decimal("50.00"),
    )
    assert facts.person_name == "Claudie Bruyère"
    assert facts.people_met == 12


def test_the_price_follows_the_profession(world, declare):
    mine = {"activity_code": "IPR", "mission_code": "fonctionnement", "action_number": ""}
    assert queries.find(declare(**mine)).amount_eur == Decimal("96.00")
    assert queries.find(declare(by=world.doctor, **mine)).amount_eur == Decimal("156.00")


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
    assert queries.find(before).amount_eur == Decimal("100.00")
    assert queries.find(after).amount_eur == Decimal("120.00")


def test_salaried_staff_count_time_and_no_money(world, declare):
    employed = acting(join("Aubépine", "Inès", practice_mode="S"))
    assert queries.find(declare(by=employed)).amount_eur == Decimal("0.00")


@pytest.mark.requirement("REL-05")
def test_the_same_token_twice_makes_one_declaration(world, declare):
    token = uuid4()
    assert declare(token=token) == declare(token=token)
    assert Declaration.objects.count() == 1


def test_a_token_of_somebody_else_declares_nothing(world, declare):
    token = uuid4()
    declare(token=token)
    with pytest.raises(DomainError):
        declare(by=world.doctor, token=token)
    assert Declaration.objects.count() == 1


@pytest.mark.requirement("REL-05")
@pytest.mark.django_db(transaction=True)
def test_ten_posts_at_once_make_one_declaration(world, declare):
    token, made, faults = uuid4(), set(), []

    def post():
        try:
            made.add(declare(token=token))
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
    assert len(made) == 1
    assert Declaration.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_meetings_at_once_in_one_slot_leave_one(world, declare):
    starts, kept, refused = datetime(2026, 11, 14, 9, 0, tzinfo=PARIS), [], []

    def post():
        try:
            kept.append(declare(starts_at=starts))
        except DomainError as refusal:
            refused.append(refusal.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(kept) == 1
    assert len(refused) == 9


def test_nobody_declares_for_somebody_else(world, declare):
    with pytest.raises(Forbidden):
        declare(person_id=world.paul.id)
    with pytest.raises(Forbidden):
        declarations.declare_action(
            by=world.claire,
            at=NOW,
            token=uuid4(),
            person_id=world.claudie.id,
            activity_code="TER",
            mission_code="prevention",
            done_on=date(2026, 11, 14),
            minutes=60,
        )
    assert not Declaration.objects.exists()


def test_two_slots_that_meet_are_refused_in_the_words_of_the_house(world, meet, declare):
    made = declarations.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    declarations.confirm_proposal(by=world.nurse, at=NOW, declaration_id=made[world.claudie.id])
    with pytest.raises(DomainError) as refusal:
        declare(done_on=date(2026, 11, 12), starts_at=datetime(2026, 11, 12, 21, 0, tzinfo=PARIS))
    assert refusal.value.field == "starts"
    assert refusal.value.sentence.replace("\u00a0", " ") == (
        "Vous avez déjà déclaré le 12 novembre de 20 h 15 à 22 h 15. "
        "Changez l’horaire ou supprimez l’une des deux."
    )


def test_slots_that_touch_do_not_meet(world, declare):
    nine = datetime(2026, 11, 14, 9, 0, tzinfo=PARIS)
    declare(starts_at=nine)
    declare(starts_at=nine + timedelta(hours=2))
    assert Declaration.objects.count() == 2


def test_a_day_never_holds_more_than_24_hours(world, declare):
    declare(minutes=14 * 60)
    with pytest.raises(DomainError) as refusal:
        declare(minutes=11 * 60)
    assert refusal.value.field == "duration"


def test_refused_hours_leave_their_slot(world, declare):
    nine = datetime(2026, 11, 14, 9, 0, tzinfo=PARIS)
    first = declare(starts_at=nine)
    declarations.refuse(by=world.claire, at=NOW, declaration_id=first, reason="Déjà comptée.")
    declare(starts_at=nine)
    assert Declaration.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"done_on": date(2026, 11, 19)}, "done_on", "futur"),
        ({"done_on": date(2022, 7, 4)}, "done_on", "contrat a été signé le 5 juillet 2022"),
        ({"done_on": date(1, 1, 1)}, "done_on", "contrat a été signé"),
        ({"minutes": 0}, "duration", "Une durée va"),
        ({"minutes": -5}, "duration", "Une durée va"),
        ({"minutes": 25 * 60}, "duration", "Une durée va"),
        ({"mission_code": "lune", "action_number": ""}, "about", "n’existe pas"),
        ({"mission_code": "acces"}, "about", "n’existe pas"),
        ({"action_number": "A99"}, "about", "n’existe pas"),
        ({"activity_code": "???"}, "activity", "n’existe pas"),
        ({"done_on": date(2022, 9, 1)}, "about", "pas ouverte"),
        ({"people_met": -1}, "people_met", "0 à 5"),
        ({"people_met": 10**12}, "people_met", "0 à 5"),
        ({"comment": "1 84 12 76 451 089 46"}, "comment", "sécurité sociale"),
        ({"comment": "bon\u202ejour"}, "comment", "invisible"),
        ({"comment": "a" * 501}, "comment", ""),
        ({"starts_at": datetime(2026, 11, 13, 9, 0, tzinfo=PARIS)}, "starts", "pas ce jour-là"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world, declare, changed, field, says):
    with pytest.raises(DomainError) as refusal:
        declare(**changed)
    assert refusal.value.field == field
    assert says in refusal.value.sentence
    assert not Declaration.objects.exists()


def test_a_closed_year_takes_nothing_more(world, declare):
    closing.told_by(_closed)
    try:
        with pytest.raises(DomainError) as refusal:
            declare(done_on=date(2026, 7, 1))
        assert "close" in refusal.value.sentence
        declare(done_on=date(2026, 7, 5))
    finally:
        closing._questions.remove(_closed)


def _closed():
    return date(2026, 7, 5)


def test_an_activity_without_a_price_that_day_cannot_be_sent_but_can_be_kept(world, declare):
    from cpts_portal.foundation.kernel.actor import SYSTEM
    from missions.operations import reference

    reference.add_activity(
        by=SYSTEM,
        at=NOW,
        code="NEW",
        label="Nouvelle",
        kind="mission_remuneration",
        basis="hourly",
        valid_from=date(2022, 7, 5),
    )
    with pytest.raises(DomainError, match="Aucun tarif"):
        declare(activity_code="NEW")
    kept = queries.find(declare(activity_code="NEW", send=False))
    assert (kept.state, kept.amount_eur) == ("draft", None)


def test_a_draft_is_sent_later_once(world, declare):
    draft = declare(send=False)
    declarations.submit(by=world.nurse, at=later(hours=1), declaration_id=draft, version=1)
    assert queries.find(draft).state == "submitted"
    with pytest.raises(DomainError):
        declarations.submit(by=world.nurse, at=later(hours=1), declaration_id=draft)


def test_an_old_copy_of_the_form_changes_nothing(world, declare):
    draft = declare(send=False)
    change = {
        "by": world.nurse,
        "at": NOW,
        "declaration_id": draft,
        "activity_code": "TER",
        "mission_code": "prevention",
        "action_number": "A6",
        "done_on": date(2026, 11, 14),
    }
    declarations.change_declaration(**change, version=1, minutes=60, send=False)
    with pytest.raises(Stale):
        declarations.change_declaration(**change, version=1, minutes=600, send=False)
    assert queries.find(draft).minutes == 60


def test_verified_hours_do_not_change_any_more(world, declare):
    sent = declare()
    declarations.validate(by=world.claire, at=NOW, declaration_id=sent)
    for replay in (declarations.submit, declarations.withdraw, declarations.discard_draft):
        with pytest.raises(DomainError):
            replay(by=world.nurse, at=NOW, declaration_id=sent)
    assert queries.find(sent).state == "validated"


def test_hours_sent_too_early_come_back_as_a_draft(world, declare):
    sent = declare()
    declarations.withdraw(by=world.nurse, at=NOW, declaration_id=sent)
    facts = queries.find(sent)
    assert (facts.state, facts.amount_eur, facts.submitted_at) == ("draft", None, None)
    declarations.discard_draft(by=world.nurse, at=NOW, declaration_id=sent)
    assert queries.find(sent) is None


def test_a_meeting_proposes_its_hours_to_those_who_were_there(world, meet):
    made = declarations.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    assert set(made) == {world.claudie.id, world.paul.id}
    again = declarations.propose_from_meeting(
        by=world.claire, at=NOW, meeting_id=queries.find(made[world.paul.id]).meeting_id
    )
    assert again == {}
    proposal = queries.find(made[world.claudie.id])
    assert (proposal.state, proposal.minutes, proposal.source) == (
        "proposal",
        120,
        "Groupe accès aux soins",
    )


def test_a_proposal_confirmed_twice_is_sent_once(world, meet):
    made = declarations.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    mine = made[world.claudie.id]
    for _ in range(2):
        declarations.confirm_proposal(by=world.nurse, at=NOW, declaration_id=mine, version=1)
    assert queries.find(mine).amount_eur == Decimal("90.00")
    assert DeclarationLog.objects.filter(declaration_id=mine, transition="submit").count() == 1


def test_whoever_was_not_there_says_so(world, meet):
    made = declarations.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    declarations.decline_proposal(by=world.nurse, at=NOW, declaration_id=made[world.claudie.id])
    assert queries.find(made[world.claudie.id]).state == "refused"


def test_speakers_are_paid_as_speakers_and_an_assembly_is_not_paid(world, meet):
    evening = meet("M8", on=date(2026, 5, 26), activity_code="NUL", speaker_ids=[world.paul.id])
    made = declarations.propose_from_meeting(by=world.claire, at=NOW, meeting_id=evening.id)
    assert list(made) == [world.paul.id]
    assert queries.find(made[world.paul.id]).activity_code == "INT"


def test_two_meetings_at_the_same_hour_propose_one(world, meet):
    first, second = meet("M1"), meet("M2", at=time(21, 0))
    declarations.propose_from_meeting(by=world.claire, at=NOW, meeting_id=first.id)
    assert declarations.propose_from_meeting(by=world.claire, at=NOW, meeting_id=second.id) == {}
