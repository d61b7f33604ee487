"""One mail tells a doctor what was proposed of late, once nothing more was for ten minutes."""

from datetime import timedelta

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.models import OutboxMail
from patients.operations import answers, closing, proposals
from tests.patients.asking import TODAY, ask, later, open_places, propose, with_account
from tests.support.clocks import NOW

MAIL = "mail/patients/proposed"


def mails_after(at) -> list[dict]:
    before = set(OutboxMail.objects.values_list("pk", flat=True))
    proposals.notify_doctors(by=SYSTEM, at=at)
    return [
        row.context
        for row in OutboxMail.objects.filter(template=MAIL).exclude(pk__in=before).order_by("id")
    ]


def test_no_mail_leaves_with_a_proposal_itself(world):
    with_account(world.doctor)
    propose(world, ask(), open_places(world.doctor))
    assert not OutboxMail.objects.filter(template=MAIL).exists()
    assert mails_after(later(minutes=9)) == []


def test_two_proposals_in_ten_minutes_make_one_mail(world):
    with_account(world.doctor)
    offer = open_places(world.doctor, 3)
    propose(world, ask(), offer, reply_by=TODAY + timedelta(days=6))
    propose(world, ask(), offer, at=later(minutes=8), reply_by=TODAY + timedelta(days=4))
    assert mails_after(later(minutes=12)) == []
    (mail,) = mails_after(later(minutes=18))
    assert mail["people"] == "Deux personnes de votre secteur cherchent un médecin"
    assert (mail["reply_by"], mail["awaited"]) == ("22 novembre 2026", "")
    assert mails_after(later(minutes=30)) == []


def test_the_next_mail_counts_the_new_ones_and_says_the_whole(world):
    with_account(world.doctor)
    offer = open_places(world.doctor, 3)
    propose(world, ask(), offer)
    mails_after(later(minutes=10))
    propose(world, ask(), offer, at=later(hours=1))
    (mail,) = mails_after(later(hours=1, minutes=10))
    assert mail["people"] == "Une personne de votre secteur cherche un médecin"
    assert mail["awaited"] == "En tout, 2 réponses sont attendues de vous."


def test_an_office_that_never_stops_does_not_delay_the_mail_for_ever(world):
    with_account(world.doctor)
    offer = open_places(world.doctor, 9)
    for minutes in range(0, 63, 9):
        propose(world, ask(), offer, at=later(minutes=minutes))
    assert len(mails_after(later(minutes=62))) == 1


def test_a_proposal_that_ends_before_it_is_told_is_told_by_no_mail(world):
    with_account(world.doctor)
    request = ask()
    propose(world, request, open_places(world.doctor))
    closing.close_request(by=world.office, at=NOW, request_id=request, reason="moved")
    assert mails_after(later(hours=1)) == []
    assert not OutboxMail.objects.filter(template="mail/patients/proposal_ended").exists()


def test_what_was_answered_meanwhile_is_not_told(world):
    with_account(world.doctor)
    sent = propose(world, ask(), open_places(world.doctor))
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent)
    assert mails_after(later(hours=1)) == []
