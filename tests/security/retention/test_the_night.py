"""What the night erases: never a day early, once, the same as it announced."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core import mail as mailbox
from django.core.management import call_command

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.kernel.periods import months_later
from cpts_portal.foundation.models import Job, OutboxMail
from cpts_portal.foundation.records import jobs
from cpts_portal.foundation.records.retention import durations
from cpts_portal.foundation.web import mail
from cpts_portal.home.operations import retention as night
from cpts_portal.home.queries.retention import report
from members.models import Invitation, Person, Structure, User
from members.operations import accounts, membership
from missions.models import Declaration
from patients.models import CareDoctor, CareRequest
from patients.operations import closing
from tests.security.privacy_world import OFFICE
from tests.security.retention.ending import ONE_DAY, ending, line
from tests.support.clocks import NOW


@pytest.mark.requirement("PRI-06")
@pytest.mark.parametrize(
    "ended",
    [
        datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=0),
        datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1),
        datetime(2026, 12, 1, 0, 0, 1, tzinfo=PARIS),
        datetime(2026, 11, 30, 23, 59, 59, tzinfo=PARIS),
    ],
    ids=["summer time", "winter time", "after midnight", "before midnight"],
)
def test_the_day_before_the_day_and_the_day_after(world, ended):
    row = ending(world, ended)
    last = months_later(ended.date(), 12)
    night_before = datetime(last.year, last.month, last.day, 23, 59, tzinfo=PARIS) - ONE_DAY
    assert line(report(night_before), "care_request").due == 0
    assert line(report(night_before), "care_request").next_on == last
    assert line(night.run(by=SYSTEM, at=night_before), "care_request").due == 0
    row.refresh_from_db()
    assert row.last_name
    midnight = datetime(last.year, last.month, last.day, 0, 0, 1, tzinfo=PARIS)
    announced = line(report(midnight), "care_request").due
    assert announced == line(night.run(by=SYSTEM, at=midnight), "care_request").due == 3
    row.refresh_from_db()
    assert row.last_name is None and row.erased_at == midnight
    assert line(night.run(by=SYSTEM, at=midnight + ONE_DAY), "care_request").due == 0


def leave_everybody(world) -> None:
    for somebody in (world.member, world.other_member):
        membership.leave_member(
            by=OFFICE,
            at=NOW + ONE_DAY,
            left_on=NOW.date() + ONE_DAY,
            reason="Départ",
            person_id=somebody.ids["person"],
        )


@pytest.mark.requirement("PRI-06")
def test_what_was_announced_is_what_is_done_and_twice_is_once(world):
    """Twelve years later, everything but what has no term."""
    leave_everybody(world)
    ending(world, NOW)
    accounts.deactivate_account(by=SYSTEM, at=NOW, user_id=world.other_member.ids["account"])
    job = jobs.enqueue(kind="x", key="x", fingerprint="x", task="x", subject="", by=SYSTEM, at=NOW)
    Job.objects.filter(pk=job.id).update(state="done", finished_at=NOW)
    mail.deliver_due(NOW)
    far = NOW.replace(year=2038)
    before = {line.code: line.due for line in report(far)}
    output = StringIO()
    counts = {line.code: line.due for line in night.run(by=SYSTEM, at=far)}
    assert counts == before
    erased = {code for code, count in counts.items() if count}
    assert erased >= {"care_request", "person", "account", "declaration", "invitation", "job"}
    call_command("retention", "--dry-run", stdout=output)
    assert {line.code: line.due for line in night.run(by=SYSTEM, at=far)} == dict.fromkeys(
        durations.table(), 0
    )
    people = Person.objects.filter(
        pk__in=(world.member.ids["person"], world.other_member.ids["person"])
    )
    assert all(person.name.startswith("Adhérent n°") for person in people)
    hours = Declaration.objects.filter(person__in=people)
    assert {(line.comment, line.reason) for line in hours} == {("", "")}
    assert not Invitation.objects.exists()


@pytest.mark.requirement("PRI-06")
def test_nobody_but_the_portal_starts_the_night(world):
    with pytest.raises(Forbidden):
        night.run(by=OFFICE, at=NOW)


@pytest.mark.requirement("PRI-06")
def test_a_limitation_holds_the_erasure_back(world):
    row = ending(world, NOW)
    closing.limit_request(by=OFFICE, at=NOW, request_id=row.pk, comment="Litige en cours.")
    later = NOW.replace(year=2028)
    night.run(by=SYSTEM, at=later)
    row.refresh_from_db()
    assert row.erased_at is None
    closing.lift_limitation(by=OFFICE, at=later, request_id=row.pk)
    night.run(by=SYSTEM, at=later)
    row.refresh_from_db()
    assert row.erased_at == later


def notices() -> list[str]:
    rows = OutboxMail.objects.filter(template__endswith="erasure_notice")
    return sorted(row.to for row in rows)


@pytest.mark.requirement("PRI-06")
def test_whoever_left_an_address_is_told_thirty_days_before_and_once(world):
    OutboxMail.objects.all().delete()
    mailbox.outbox.clear()
    ending(world, NOW)
    leave_everybody(world)
    due = months_later(NOW.date(), 12)
    at = datetime(due.year, due.month, due.day, 4, 0, tzinfo=PARIS)
    night.run(by=SYSTEM, at=at - timedelta(days=31))
    assert notices() == []
    for days in (30, 29, 1):
        night.run(by=SYSTEM, at=at - timedelta(days=days))
    assert len(notices()) == 3  # the request that was kept, and the two twins
    assert all("canari" in address for address in notices())
    mail.deliver_due(at - timedelta(days=1))
    message = mailbox.outbox[0]
    assert "18 novembre 2027" in message.subject
    assert message.body.count("http") == 1 and len(message.body.strip().splitlines()) < 12
    words = world.patient.texts | {"ald": "longue durée", "grossesse": "grossesse"}
    assert [name for name, word in words.items() if word in message.body] == []
    person = Person.objects.get(pk=world.member.ids["person"])
    five_years = datetime(2031, 11, 19, 4, 0, tzinfo=PARIS) - timedelta(days=30)
    night.run(by=SYSTEM, at=five_years)
    assert person.email in notices()


@pytest.mark.requirement("PRI-06")
def test_the_command_says_the_same_as_the_night(world, monkeypatch):
    ending(world, NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=400))
    announced, output = StringIO(), StringIO()
    call_command("retention", "--dry-run", stdout=announced)
    assert (
        "3  Demande de médecin traitant – 12 mois après la fin de la demande"
        in announced.getvalue()
    )
    assert CareRequest.objects.filter(erased_at__isnull=False).count() == 0
    call_command("retention", stdout=output)
    assert announced.getvalue().splitlines()[1:] == output.getvalue().splitlines()[1:]
    assert CareRequest.objects.filter(erased_at__isnull=False).count() == 3


@pytest.mark.requirement("PRI-06")
def test_who_represented_a_structure_and_a_doctor_who_left_lose_their_names(world):
    structure = membership.join_structure(
        by=SYSTEM, at=NOW, joined_on=NOW.date(), name="EHPAD Les Iris", kind="ehpad"
    )
    Structure.objects.filter(pk=structure.pk).update(representative="Odile Capucine", phone="05")
    membership.leave_member(
        by=OFFICE, at=NOW, left_on=NOW.date() + ONE_DAY, reason="Fin", structure_id=structure.pk
    )
    doctor = CareDoctor.objects.create(
        last_name="Sureau", first_name="Paul", phone="0565", stops_on=NOW.date(), recorded_at=NOW
    )
    night.run(by=SYSTEM, at=NOW.replace(year=2029) - ONE_DAY)
    doctor.refresh_from_db()
    assert doctor.last_name == "Sureau"
    night.run(by=SYSTEM, at=NOW.replace(year=2032))
    doctor.refresh_from_db(), structure.refresh_from_db()
    assert (doctor.name, doctor.phone) == ("Médecin parti", "")
    assert (structure.name, structure.representative, structure.phone) == ("EHPAD Les Iris", "", "")


def test_the_accounts_that_are_closed_lose_their_name_a_year_later(world):
    user_id = world.other_member.ids["account"]
    accounts.deactivate_account(by=SYSTEM, at=NOW, user_id=user_id)
    night.run(by=SYSTEM, at=NOW.replace(year=2027))
    user = User.objects.get(pk=user_id)
    assert user.email.endswith("@efface.invalid") and user.name.startswith("Compte ")
    assert Person.objects.get(pk=world.other_member.ids["person"]).erased_at is None
