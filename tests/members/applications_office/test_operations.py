"""What the operations of the desk refuse by themselves, whatever page asks."""

from datetime import timedelta
from functools import partial

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Refusals, Stale
from members.models import Invitation, Membership, Person
from members.operations import deciding, membership
from tests.members.applications_office.conftest import CLAIRE, decide, decided
from tests.members.joining_world import OTHER_RPPS, RPPS, admitted
from tests.signing_in import DOCTOR
from tests.support.clocks import NOW
from tests.support.overtaking import overtaken

BY = {"by": CLAIRE, "at": NOW}


def left(person) -> None:
    membership.leave_member(
        **BY, person_id=person.id, left_on=NOW.date().replace(year=2025), reason="congé"
    )


@pytest.mark.parametrize(
    "act",
    [
        partial(deciding.ask_for_piece, reason="Votre diplôme."),
        partial(deciding.refuse_application, reason="Hors champ."),
        partial(deciding.confirm_rpps, rpps=RPPS),
        partial(deciding.accept_application, **admitted(NOW.date())),
    ],
    ids=lambda act: act.func.__name__,
)
def test_each_act_is_refused_once_somebody_else_has_acted(apply, act):
    row = apply()
    with pytest.raises(Stale):
        act(**BY, application_id=row.id, version=row.version + 1)
    assert row.log.count() == 1


@pytest.mark.parametrize(
    "lacking",
    [
        {"admitted_by": "", "admitted_on": NOW.date()},
        {"admitted_by": "bureau", "admitted_on": None},
    ],
    ids=["body", "day"],
)
def test_an_admission_has_its_body_and_its_day(apply, lacking):
    row = apply()
    with pytest.raises(Refusals):
        deciding.accept_application(**BY, application_id=row.id, version=1, **lacking)
    assert not Membership.objects.exists()


def test_an_admission_is_not_recorded_before_its_day(apply):
    tomorrow = admitted(NOW.date() + timedelta(days=1))
    with pytest.raises(DomainError, match="Cette date est à venir") as refusal:
        deciding.accept_application(**BY, application_id=apply().id, version=1, **tomorrow)
    assert refusal.value.field == "admitted_on"
    assert not Membership.objects.exists()


def test_nobody_is_given_the_page_of_a_stranger(apply, join):
    stranger = join("Lierre", "Anne", profession=DOCTOR)
    chosen = {"person_id": stranger.id, **admitted(NOW.date())}
    with pytest.raises(DomainError, match="ne ressemble pas") as refusal:
        deciding.accept_application(**BY, application_id=apply().id, version=1, **chosen)
    assert refusal.value.field == "person"
    assert Membership.objects.count() == 1


def test_the_number_of_an_ended_application_is_not_confirmed_any_more(office, apply):
    row = apply()
    decided(office, row, "refuse", reason="Hors champ.")
    with pytest.raises(DomainError, match="Cette demande est terminée"):
        deciding.confirm_rpps(**BY, application_id=row.id, version=row.version, rpps=RPPS)


def test_whoever_is_asked_for_a_piece_has_waited_since_she_applied(office, apply):
    row = apply(days=3)
    decided(office, row, "ask", reason="Votre diplôme.")
    assert row.waiting_since == row.sent_at


def test_somebody_who_comes_back_with_another_number_keeps_the_one_of_her_page(office, apply, join):
    person = join("Myrtille", "Inès", rpps=OTHER_RPPS)
    left(person)
    row = apply()
    answer = decide(office, row, "accept", person=str(person.id))
    person.refresh_from_db()
    assert (answer.status_code, person.rpps) == (302, OTHER_RPPS)


@pytest.mark.django_db(transaction=True)
def test_what_is_corrected_while_she_is_accepted_again_is_kept(apply, join):
    person = join("Myrtille", "Inès", rpps=RPPS)
    left(person)
    row = apply()
    corrected = partial(Person.objects.filter(pk=person.id).update, languages="basque")
    accept = partial(
        deciding.accept_application,
        **BY,
        application_id=row.id,
        version=1,
        person_id=person.id,
        **admitted(NOW.date()),
    )
    assert overtaken(corrected, accept) == "done"
    assert Person.objects.get().languages == "basque"


@pytest.mark.django_db(transaction=True)
def test_an_invitation_used_meanwhile_is_not_withdrawn(apply):
    row = apply()
    deciding.accept_application(**BY, application_id=row.id, version=1, **admitted(NOW.date()))
    row.refresh_from_db()
    used = partial(Invitation.objects.update, used_at=NOW)
    withdraw = partial(
        membership.withdraw_invitation, **BY, application_id=row.id, version=row.version
    )
    assert overtaken(used, withdraw) == "Aucune invitation n’attend."
    assert Invitation.objects.get().withdrawn_at is None


@pytest.mark.django_db(transaction=True)
def test_a_fee_received_by_two_is_received_once(apply):
    row = apply()
    deciding.accept_application(**BY, application_id=row.id, version=1, **admitted(NOW.date()))
    joined = Membership.objects.get()
    paid = partial(Membership.objects.filter(pk=joined.pk).update, state="active")
    receive = partial(membership.receive_fee, **BY, membership_id=joined.pk)
    assert "n’est plus possible" in overtaken(paid, receive)
