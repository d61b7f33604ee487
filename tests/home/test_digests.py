"""One mail of the morning a person and a day, at most; nothing when nothing waits."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail as mailbox
from django.db import connection

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.models import OutboxMail
from cpts_portal.foundation.web import mail
from cpts_portal.home import digest
from cpts_portal.home.models import DigestDay, DigestMail
from cpts_portal.home.operations import digests, retention
from members.models import User
from members.operations import accounts as account_operations
from missions.operations import proposals, review
from tests.foundation.acting import at_once
from tests.foundation.conftest import messages
from tests.foundation.test_tasks import killed_before
from tests.signing_in import make_account, make_role
from tests.support.clocks import NOW

__all__ = ["messages"]
pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 18, 7, 5, tzinfo=PARIS)  # a Wednesday
DAY = timedelta(days=1)


def send(at=MORNING) -> int:
    return digests.send_digests(by=SYSTEM, at=at)


def lines_for(address: str) -> list[str]:
    row = OutboxMail.objects.filter(to=address).order_by("-queued_at").first()
    return [f"{line['count']} {line['words']}" for line in row.context["lines"]] if row else []


@pytest.fixture
def accounts(world):
    """Claudie the nurse, and Claire who coordinates; contract dates left out of the way."""
    make_account(person=world.claudie, email="claudie@exemple.fr", name="Claudie Bruyère")
    make_account("coordinator", email="claire@exemple.fr", name="Claire Aubépine")
    return world


def test_nothing_waits_nothing_leaves(accounts):
    assert send() == 0
    assert DigestDay.objects.get().finished_at == MORNING
    assert not OutboxMail.objects.exists()


def test_the_coordinator_is_reminded_of_hours_that_wait_more_than_five_days(accounts, declare):
    declare(at=MORNING - timedelta(days=5), done_on=date(2026, 11, 10))
    declare(at=MORNING - timedelta(days=4), done_on=date(2026, 11, 11))
    assert send() == 1
    assert lines_for("claire@exemple.fr") == [
        "1 déclaration d’heures à vérifier depuis plus de 5 jours"
    ]


def test_a_member_is_reminded_of_what_is_hers_alone(accounts, declare, meet):
    returned = declare(done_on=date(2026, 11, 2), at=MORNING - 10 * DAY)
    review.send_back(
        by=accounts.claire, at=MORNING - 8 * DAY, declaration_id=returned, reason="Laquelle ?"
    )
    fresh = declare(done_on=date(2026, 11, 3), at=MORNING - 10 * DAY)
    review.send_back(
        by=accounts.claire, at=MORNING - 6 * DAY, declaration_id=fresh, reason="Laquelle ?"
    )
    declare(send=False, at=MORNING - 15 * DAY, done_on=date(2026, 11, 1))
    declare(send=False, at=MORNING - 2 * DAY, done_on=date(2026, 11, 15))
    proposals.propose_from_meeting(by=accounts.claire, at=NOW, meeting_id=meet().id)
    OutboxMail.objects.all().delete()  # the mails of the returns themselves
    assert send() == 1
    assert lines_for("claudie@exemple.fr") == [
        "1 déclaration d’heures à corriger depuis plus d’une semaine",
        "1 réunion à confirmer pour vos heures",
        "1 brouillon d’heures de plus de deux semaines",
    ]


@pytest.mark.requirement("REL-06")
def test_one_a_day_whatever_the_beats_and_the_next_morning_again(accounts, declare):
    declare(at=MORNING - 6 * DAY, done_on=date(2026, 11, 10))
    sent = [send(MORNING + timedelta(minutes=15 * n)) for n in range(40)]
    assert sum(sent) == 1
    assert send(MORNING + DAY) == 1
    assert DigestMail.objects.count() == OutboxMail.objects.count() == 2


@pytest.mark.requirement("REL-06")
@pytest.mark.parametrize(("hour", "sent"), [(0, 0), (6, 0), (7, 1), (19, 1), (20, 0), (23, 0)])
def test_a_missed_morning_is_made_up_for_by_day_never_at_night(accounts, declare, hour, sent):
    declare(at=MORNING - 6 * DAY, done_on=date(2026, 11, 10))
    assert send(MORNING.replace(hour=hour)) == sent


@pytest.mark.requirement("REL-06")
def test_the_morning_is_that_of_paris_on_the_days_of_the_change_of_hour(accounts, declare):
    declare(at=MORNING - 30 * DAY, done_on=date(2026, 10, 10))
    assert send(datetime(2026, 10, 25, 5, 59, tzinfo=PARIS)) == 0
    assert send(datetime(2026, 10, 25, 7, 0, tzinfo=PARIS)) == 1
    assert DigestMail.objects.get().on == date(2026, 10, 25)


def actor_of(address: str) -> Actor:
    return Actor(User.objects.get(email=address).pk, frozenset({"coordinator"}))


@pytest.mark.requirement("REL-06")
def test_a_clock_put_back_reminds_nobody_again(accounts, declare):
    declare(at=MORNING - timedelta(days=9), done_on=date(2026, 11, 5))
    assert [send(MORNING + days * DAY) for days in (0, 1)] == [1, 1]
    assert [send(MORNING + days * DAY) for days in (0, 1, 0)] == [0, 0, 0]
    assert OutboxMail.objects.filter(template="mail/home/digest").count() == 2


@pytest.mark.parametrize(
    ("frequency", "wednesday", "monday"), [("daily", 1, 1), ("weekly", 0, 1), ("never", 0, 0)]
)
def test_each_account_chooses_its_rhythm(accounts, declare, frequency, wednesday, monday):
    declare(at=MORNING - 6 * DAY, done_on=date(2026, 11, 10))
    digests.choose_frequency(by=actor_of("claire@exemple.fr"), at=MORNING, frequency=frequency)
    assert (send(), send(MORNING + 5 * DAY)) == (wednesday, monday)


def test_who_left_or_whose_account_is_closed_gets_nothing(accounts, declare):
    declare(send=False, at=MORNING - 15 * DAY, done_on=date(2026, 11, 1))
    user = User.objects.get(email="claudie@exemple.fr")
    account_operations.deactivate_account(by=SYSTEM, at=MORNING, user_id=user.pk)
    assert send() == 0


def test_reviewers_and_others_have_no_part_in_it(accounts, declare):
    for role in ("cpam", "ars", "administrator", "access_officer", "treasurer"):
        make_role(role)
    declare(at=MORNING - 6 * DAY, done_on=date(2026, 11, 10))
    assert send() == 1


def test_the_mail_is_short_has_one_link_names_nobody_and_says_how_to_stop(accounts, declare):
    declare(at=MORNING - 6 * DAY, done_on=date(2026, 11, 10), comment="Marché de Boën")
    send()
    assert mail.deliver_due(MORNING) == 1
    sent = mailbox.outbox[0]
    assert sent.subject == "Ce qui vous attend sur le portail : 1 point"
    body = sent.body.split("--")[0]
    assert len([line for line in body.splitlines() if line.strip()]) < 10
    whole = sent.body + sent.alternatives[0].content
    assert sent.body.count("http") == 1
    assert "« Mes courriels »" in sent.body
    for word in ("Claudie", "Bruyère", "Boën"):
        assert word not in whole


def test_every_matter_is_said_in_the_singular_and_in_the_plural():
    for matter in (*digest.OFFICE, *digest.PEOPLE):
        assert matter.line(1).words == matter.singular != matter.plural == matter.line(2).words


def test_the_registry_lists_who_each_line_is_for():
    assert all(matter.roles for matter in digest.OFFICE)
    assert not any(matter.roles for matter in digest.PEOPLE)


@pytest.mark.requirement("REL-06")
@pytest.mark.django_db(transaction=True)
def test_four_beats_at_once_write_to_each_person_once(accounts, declare, messages):
    declare(at=MORNING - 6 * DAY, done_on=date(2026, 11, 10))
    declare(send=False, at=MORNING - 15 * DAY, done_on=date(2026, 11, 1))
    assert sum(at_once(4, lambda _: send())) == 2
    assert OutboxMail.objects.count() == DigestMail.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_killed_before_any_of_its_statements_the_day_goes_on_where_it_was(
    accounts, declare, messages
):
    declare(at=MORNING - 6 * DAY, done_on=date(2026, 11, 10))
    declare(send=False, at=MORNING - 15 * DAY, done_on=date(2026, 11, 1))
    for number in range(1, 200):
        if not killed_before(number, send):
            break
        assert OutboxMail.objects.count() <= 2
    send(MORNING + timedelta(minutes=15))
    assert OutboxMail.objects.count() == DigestMail.objects.count() == 2
    assert DigestDay.objects.get().finished_at
    connection.close()


def test_days_past_a_year_are_forgotten(accounts, declare):
    declare(at=MORNING - 6 * DAY, done_on=date(2026, 11, 10))
    send()
    retention.run(by=SYSTEM, at=MORNING + timedelta(days=364))
    assert DigestMail.objects.count() == DigestDay.objects.count() == 1
    retention.run(by=SYSTEM, at=MORNING + timedelta(days=365))
    assert DigestMail.objects.count() == DigestDay.objects.count() == 0
