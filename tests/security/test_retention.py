"""What the night erases: never a day early, the same as it announced, once, and told in advance."""

import json
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core import mail as mailbox
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.clock import PARIS
from cpts_portal.foundation.kernel.errors import Forbidden
from cpts_portal.foundation.kernel.periods import months_later
from cpts_portal.foundation.models import Job, OutboxMail
from cpts_portal.foundation.records import jobs, privacy, retention
from cpts_portal.foundation.records.privacy_rights import declaring
from cpts_portal.foundation.records.retention import durations
from cpts_portal.foundation.records.retention.durations import Kept
from cpts_portal.foundation.web import mail
from cpts_portal.home.management.commands import aipd_page, register_page
from cpts_portal.home.operations import retention as night
from cpts_portal.home.queries.retention import report
from cpts_portal.home.register.activities import activities, activity_of, personal
from cpts_portal.ops.checks.requirements import listed
from members.models import Invitation, Person, Structure, User
from members.operations import accounts, membership
from missions.models import Declaration
from patients.models import CareDoctor, CareRequest
from patients.operations import closing, limiting
from tests.patients.asking import NOW
from tests.security.privacy_world import OFFICE

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today(on_18_november):
    """The moment of the portal."""


@pytest.fixture
def world(built, db, tmp_path, settings):
    settings.TOMBSTONES = str(tmp_path / "tombstones.jsonl")
    return built


@pytest.mark.requirement("PRI-06")
@given(
    end=DAYS, today=DAYS, months=st.sampled_from([0, 1, 6, 12, 60, 132]), days=st.integers(1, 400)
)
def test_what_is_due_is_what_has_been_kept_long_enough(end, today, months, days):
    kept = Kept(date(2022, 7, 5), months, days, "")
    assert (end <= kept.last_end(today)) == (kept.due_on(end) <= today)
    whole = months_later(end, months) if months else end + timedelta(days=days)
    assert whole <= kept.due_on(end) <= whole + ONE_DAY


@pytest.mark.requirement("PRI-06")
@pytest.mark.parametrize(
    ("ended", "due"),
    [
        (date(2024, 2, 29), date(2025, 3, 1)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2023, 3, 1), date(2024, 3, 1)),
    ],
)
def test_a_leap_day_is_kept_its_whole_year(ended, due):
    assert durations.of("care_request").on(ended).due_on(ended) == due


@pytest.mark.requirement("PRI-06")
def test_a_duration_that_changes_counts_from_its_day():
    table = durations.read(
        '[{"code": "x", "what": "X", "start": "la fin", "then": "", "sooner": "", "notice_days": 0,'
        '"kept": [{"since": "2027-01-01", "months": 6, "source": ""},'
        ' {"since": "2022-01-01", "months": 12, "source": ""}]}]'
    )
    assert table["x"].on(date(2026, 12, 31)).months == 12
    assert table["x"].on(date(2027, 1, 1)).months == 6
    assert table["x"].sentence() == "6 mois après la fin."


def ending(world, ended: datetime) -> CareRequest:
    """Her request, closed at that moment, as the two twins merged before it."""
    one = world.patient.ids["request"]
    closing.close_request(by=OFFICE, at=ended, request_id=one, reason="moved")
    CareRequest.objects.filter(closed_at__isnull=False).update(closed_at=ended)
    return CareRequest.objects.get(pk=one)


def line(lines, code: str):
    return next(one for one in lines if one.code == code)


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
    for one in (world.member, world.other_member):
        membership.leave_member(
            by=OFFICE,
            at=NOW + ONE_DAY,
            left_on=NOW.date() + ONE_DAY,
            reason="Départ",
            person_id=one.ids["person"],
        )


@pytest.mark.requirement("PRI-06")
def test_what_was_announced_is_what_is_done_and_twice_is_once(world):
    """Twelve years later, everything but what has no term."""
    leave_everybody(world)
    ending(world, NOW)
    accounts.deactivate_account(by=SYSTEM, at=NOW, user_id=world.other_member.ids["account"])
    job = jobs.request(kind="x", key="x", fingerprint="x", task="x", subject="", by=SYSTEM, at=NOW)
    Job.objects.filter(pk=job.id).update(state="done", finished_at=NOW)
    mail.deliver_due(NOW)
    far = NOW.replace(year=2038)
    before = {one.code: one.due for one in report(far)}
    french_constraint_errors = StringIO()
    done = {one.code: one.due for one in night.run(by=SYSTEM, at=far)}
    assert done == before
    erased = {code for code, many in done.items() if many}
    assert erased >= {"care_request", "person", "account", "declaration", "invitation", "job"}
    call_command("retention", "--dry-run", stdout=french_constraint_errors)
    assert {one.code: one.due for one in night.run(by=SYSTEM, at=far)} == dict.fromkeys(
        durations.table(), 0
    )
    people = Person.objects.filter(
        pk__in=(world.member.ids["person"], world.other_member.ids["person"])
    )
    assert all(person.name.startswith("Adhérent n°") for person in people)
    hours = Declaration.objects.filter(person__in=people)
    assert {(one.comment, one.reason) for one in hours} == {("", "")}
    assert not Invitation.objects.exists()


@pytest.mark.requirement("PRI-06")
def test_nobody_but_the_portal_starts_the_night(world):
    with pytest.raises(Forbidden):
        night.run(by=OFFICE, at=NOW)


@pytest.mark.requirement("PRI-06")
def test_a_limitation_holds_the_erasure_back(world):
    row = ending(world, NOW)
    limiting.limit_request(by=OFFICE, at=NOW, request_id=row.pk, comment="Litige en cours.")
    later = NOW.replace(year=2028)
    night.run(by=SYSTEM, at=later)
    row.refresh_from_db()
    assert row.erased_at is None
    limiting.lift_limitation(by=OFFICE, at=later, request_id=row.pk)
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
    told = mailbox.outbox[0]
    assert "18 novembre 2027" in told.subject
    assert told.body.count("http") == 1 and len(told.body.strip().splitlines()) < 12
    words = world.patient.texts | {"ald": "longue durée", "grossesse": "grossesse"}
    assert [name for name, word in words.items() if word in told.body] == []
    person = Person.objects.get(pk=world.member.ids["person"])
    five_years = datetime(2031, 11, 19, 4, 0, tzinfo=PARIS) - timedelta(days=30)
    night.run(by=SYSTEM, at=five_years)
    assert person.email in notices()


@pytest.mark.requirement("PRI-06")
def test_the_command_says_the_same_as_the_night(world, monkeypatch):
    ending(world, NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=400))
    said, done = StringIO(), StringIO()
    call_command("retention", "--dry-run", stdout=said)
    assert "3  Demande de médecin traitant – 12 mois après la fin de la demande" in said.getvalue()
    assert CareRequest.objects.filter(erased_at__isnull=False).count() == 0
    call_command("retention", stdout=done)
    assert said.getvalue().splitlines()[1:] == done.getvalue().splitlines()[1:]
    assert CareRequest.objects.filter(erased_at__isnull=False).count() == 3


# --- the sentences and the rules are one table


@pytest.mark.requirement("PRI-07")
def test_the_notice_says_who_why_for_whom_how_long_and_what_one_may_do(world, client, settings):
    settings.DPO_CONTACT = "Anne Bouleau, dpo@exemple.fr"
    page = client.get("/vie-privee/").content.decode()
    for words in ("CPTS d’essai", "Anne Bouleau", "cnil.fr", "Mes données", "mises en attente"):
        assert words in page
    for one in activities():
        assert one.name in page and one.basis in page
        assert " ; ".join(one.purposes) in page and " ; ".join(one.recipients) in page


@pytest.mark.requirement("PRI-07")
def test_a_duration_changed_in_the_table_changes_what_is_said_and_done(world, client, monkeypatch):
    row, at = ending(world, NOW), NOW + timedelta(days=400)
    assert line(report(at), "care_request").due == 3
    told = json.loads(durations.TABLE.read_text())
    for one in told:
        if one["code"] == "care_request":
            one["kept"][0]["months"] = 24
    changed = durations.read(json.dumps(told))
    monkeypatch.setattr(durations, "table", lambda: changed)
    assert line(report(at), "care_request").due == 0
    assert night.run(by=SYSTEM, at=at) and CareRequest.objects.get(pk=row.pk).last_name
    said = changed["care_request"].sentence()
    assert said.startswith("2 ans après la fin de la demande")


@pytest.mark.requirement("PRI-07")
def test_every_line_of_the_table_is_in_the_notice_and_has_its_rule():
    shown = {one.code for activity in activities() for one in activity.durations}
    assert shown == set(durations.table()) == {rule.code for rule in retention.rules()}


@pytest.mark.requirement("PRI-07")
@pytest.mark.parametrize("rule", retention.rules(), ids=lambda rule: rule.covers[0]._meta.label)
def test_a_declaration_promises_the_duration_of_its_rule(rule):
    promised = privacy.declared(rule.covers[0]).retention
    assert rule.duration.sentence().removesuffix(".") in promised


def test_every_table_that_may_name_somebody_has_a_term_or_follows_another():
    by_rule = {model for rule in retention.rules() for model in rule.covers}
    follows, lasts = declaring.kept_with(), declaring.lasts()
    assert set(follows.values()) <= by_rule | set(lasts)
    forgotten = set(personal()) - by_rule - set(follows) - set(lasts)
    assert {model._meta.label for model in forgotten} == set()


def test_a_table_has_one_term():
    by_rule = {model for rule in retention.rules() for model in rule.covers}
    both = by_rule & (set(declaring.kept_with()) | set(declaring.lasts()))
    assert {model._meta.label for model in both} == set()
    assert set(declaring.kept_with()) | set(declaring.lasts()) <= set(apps.get_models())


def test_every_table_that_may_name_somebody_is_in_one_activity():
    assert {model._meta.label for model in personal() if activity_of(model) is None} == set()
    assert sum(len(one.models) for one in activities()) == len(personal())


def test_each_measure_of_the_impact_assessment_is_a_requirement():
    known = {one.id for one in listed()}
    told = json.loads(aipd_page.RISKS.read_text(encoding="utf-8"))
    assert {id for row in told for id in row["measures"]} <= known


@pytest.mark.requirement("PRI-06")
def test_who_represented_a_structure_and_a_doctor_who_left_lose_their_names(world):
    house = membership.join_structure(
        by=SYSTEM, at=NOW, joined_on=NOW.date(), name="EHPAD Les Iris", kind="ehpad"
    )
    Structure.objects.filter(pk=house.pk).update(representative="Odile Capucine", phone="05")
    membership.leave_member(
        by=OFFICE, at=NOW, left_on=NOW.date() + ONE_DAY, reason="Fin", structure_id=house.pk
    )
    doctor = CareDoctor.objects.create(
        last_name="Sureau", first_name="Paul", phone="0565", stops_on=NOW.date(), recorded_at=NOW
    )
    night.run(by=SYSTEM, at=NOW.replace(year=2029) - ONE_DAY)
    doctor.refresh_from_db()
    assert doctor.last_name == "Sureau"
    night.run(by=SYSTEM, at=NOW.replace(year=2032))
    doctor.refresh_from_db(), house.refresh_from_db()
    assert (doctor.name, doctor.phone) == ("Médecin parti", "")
    assert (house.name, house.representative, house.phone) == ("EHPAD Les Iris", "", "")


@pytest.mark.parametrize("page", ["register_page", "aipd_page"])
def test_the_register_and_the_impact_assessment_are_written_from_the_same_table(page):
    written = {"register_page": register_page, "aipd_page": aipd_page}[page].Command().page()
    assert durations.of("care_request").sentence() in written
    assert "à compléter par la CPTS" in written
    if page == "register_page":
        assert all(f"`{model._meta.label}`" in written for model in personal())


def test_the_accounts_that_are_closed_lose_their_name_a_year_later(world):
    user_id = world.other_member.ids["account"]
    accounts.deactivate_account(by=SYSTEM, at=NOW, user_id=user_id)
    night.run(by=SYSTEM, at=NOW.replace(year=2027))
    user = User.objects.get(pk=user_id)
    assert user.email.endswith("@efface.invalid") and user.name.startswith("Compte ")
    assert Person.objects.get(pk=world.other_member.ids["person"]).erased_at is None
