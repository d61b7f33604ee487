"""Joining and leaving: one membership at a time, every change of state written down."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.foundation.records.rows import save_validated
from members.models import Membership, MembershipLog, Person, Structure
from members.operations import membership, people
from members.queries import membership as reads
from members.workflow import MEMBERSHIP
from tests.members.conftest import refused
from tests.signing_in import DOCTOR, NURSE
from tests.support.clocks import NOW

RPPS = "99700000013"


def test_a_member_counts_from_the_day_of_joining_and_no_longer_on_the_day_of_leaving(join):
    person = join("Genévrier", "Nadia", joined_on=date(2022, 2, 10))
    membership.leave_member(
        by=SYSTEM, at=NOW, person_id=person.id, left_on=date(2024, 1, 1), reason="retraite"
    )
    known = {
        day: len(reads.active_on(day)[0])
        for day in [date(2022, 2, 9), date(2022, 2, 10), date(2023, 12, 31), date(2024, 1, 1)]
    }
    assert list(known.values()) == [0, 1, 1, 0]


@pytest.mark.parametrize("days", [0, 1])
def test_somebody_joins_today_and_not_tomorrow(join, days):
    on = NOW.date() + timedelta(days=days)
    if not days:
        join("Genévrier", joined_on=on)
    else:
        with pytest.raises(DomainError, match="ne peut pas être dans le futur"):
            join("Genévrier", joined_on=on)
    assert Membership.objects.count() == 1 - days


def test_somebody_who_left_may_come_back_and_both_periods_stay(join):
    person = join("Genévrier")
    membership.leave_member(
        by=SYSTEM, at=NOW, person_id=person.id, left_on=date(2023, 1, 1), reason="congé"
    )
    membership.join_member(by=SYSTEM, at=NOW, person_id=person.id, joined_on=date(2023, 6, 1))
    assert [m.joined_on for m in reads.of_person(person.id)] == [date(2023, 6, 1), date(2022, 7, 5)]


def test_nobody_is_a_member_twice_on_the_same_day(join):
    person = join("Genévrier")
    refusal = refused(membership.join_member, person_id=person.id, joined_on=date(2024, 1, 1))
    assert refusal.sentence == "Cette personne est déjà adhérente à cette date."


def test_the_database_too_refuses_two_memberships_on_one_day(join):
    person = join("Genévrier")
    with pytest.raises(IntegrityError, match="membership_person_no_overlap"), transaction.atomic():
        Membership.objects.create(person=person, state="active", joined_on=date(2025, 1, 1))


def test_a_legal_person_joins_and_counts_apart(association):
    membership.join_structure(
        by=SYSTEM,
        at=NOW,
        joined_on=date(2022, 7, 5),
        name="EHPAD Les Myosotis",
        kind="ehpad",
        commune_code="46127",
    )
    persons, structures = reads.active_on(date(2026, 1, 1))
    assert (len(persons), len(structures)) == (0, 1)


def test_leaving_needs_a_reason_and_a_day_after_joining(join):
    person = join("Genévrier")
    assert (
        refused(
            membership.leave_member, person_id=person.id, left_on=date(2024, 1, 1), reason=" "
        ).field
        == "comment"
    )
    refusal = refused(
        membership.leave_member, person_id=person.id, left_on=date(2022, 7, 5), reason="erreur"
    )
    assert refusal.sentence == "La sortie doit suivre l’adhésion."
    assert reads.of_person(person.id)[0].state == "active"


def test_each_step_leaves_a_log_row_and_an_audit_row(join):
    person = join("Genévrier")
    membership.suspend_member(by=SYSTEM, at=NOW, person_id=person.id, reason="cotisation 2026")
    membership.reinstate_member(by=SYSTEM, at=NOW, person_id=person.id)
    rows = MembershipLog.objects.order_by("id").values_list("from_state", "to_state", "comment")
    assert list(rows) == [
        ("", "active", ""),
        ("active", "suspended", "cotisation 2026"),
        ("suspended", "active", ""),
    ]
    actions = AuditEntry.objects.filter(target_model="members.Membership")
    assert set(actions.values_list("action", flat=True)) == {
        "membership.joined",
        "membership.suspend",
        "membership.reinstate",
    }


def test_the_steps_of_a_membership_are_the_ones_of_the_table():
    office = Actor(id=uuid4(), roles=frozenset({"coordinator"}))
    steps = {
        state: {t.name for t in MEMBERSHIP.possible(state, office)} for state in MEMBERSHIP.states
    }
    assert steps == {
        "accepted": {"activate", "leave"},
        "active": {"suspend", "leave"},
        "suspended": {"reinstate", "leave"},
        "left": set(),
    }


@pytest.mark.parametrize("role", ["member", "doctor", "cpam", "ars", "administrator"])
def test_only_the_office_notes_who_joined(association, role):
    someone = Actor(id=uuid4(), roles=frozenset({role}))
    with pytest.raises(Forbidden):
        membership.join_member(
            by=someone,
            at=NOW,
            joined_on=date(2024, 1, 1),
            last_name="A",
            first_name="B",
            profession=NURSE,
        )
    assert not Person.objects.exists()


def test_a_joining_day_in_the_future_is_refused_and_nothing_is_half_written(association):
    refusal = refused(
        membership.join_member,
        joined_on=date(2026, 11, 19),
        last_name="Aubépine",
        first_name="Claire",
        profession=NURSE,
    )
    assert refusal.field == "joined_on"
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("99700000013", RPPS),
        (" 9970 0000 013 ", RPPS),
        ("899700000013", RPPS),
        ("９９７００００００１３", RPPS),
    ],
)
def test_an_rpps_is_kept_in_one_canonical_form(join, spelling, canonical):
    assert join("Genévrier", rpps=spelling).rpps == canonical


@pytest.mark.parametrize("number", ["99700000014", "99700000031", "00000000000", "123", "ABC"])
def test_a_wrong_rpps_is_refused_beside_its_field(association, number):
    refusal = refused(
        membership.join_member,
        joined_on=date(2024, 1, 1),
        last_name="A",
        first_name="B",
        profession=NURSE,
        rpps=number,
    )
    assert refusal.field == "rpps"


SHAPE, LENGTH = "person_rpps_shape", r"type character varying\(11\)"


@pytest.mark.parametrize(
    ("stored", "why"),
    [("123", SHAPE), ("0" * 11, SHAPE), ("9970000001A", SHAPE), ("99700000013\n", LENGTH)],
)
def test_the_database_refuses_an_rpps_of_another_shape(join, stored, why):
    person = join("Genévrier")
    with pytest.raises(DatabaseError, match=why), transaction.atomic():
        Person.objects.filter(id=person.id).update(rpps=stored)
    person.refresh_from_db()
    assert person.rpps == ""


@pytest.mark.parametrize("stored", ["1", "2C0000001", "42000000A"])
def test_the_database_refuses_a_finess_of_another_shape(association, stored):
    structure = membership.join_structure(
        by=SYSTEM, at=NOW, joined_on=date(2022, 7, 5), name="MSP", kind="msp"
    )
    with pytest.raises(IntegrityError, match="structure_finess_shape"), transaction.atomic():
        Structure.objects.filter(id=structure.id).update(finess=stored)


def test_one_rpps_is_one_person(join):
    join("Genévrier", rpps=RPPS)
    refusal = refused(
        membership.join_member,
        joined_on=date(2024, 1, 1),
        last_name="Autre",
        first_name="Nom",
        profession=DOCTOR,
        rpps=RPPS,
    )
    assert "déjà celui d’une autre personne" in refusal.sentence


def test_a_number_the_directory_confirms_is_kept_although_its_key_fails(join):
    person = join("Genévrier")
    coordinator = Actor(id=uuid4(), roles=frozenset({"coordinator"}))
    confirmed = people.confirm_rpps(by=coordinator, at=NOW, person_id=person.id, rpps="99700000014")
    assert confirmed.rpps == "99700000014"
    assert AuditEntry.objects.filter(action="person.rpps_confirmed", actor=coordinator.id).exists()


@pytest.mark.parametrize("name", ["Dupont\u202e", "2 53 04 42 218 042 18", "1530442218042"])
def test_a_name_with_a_hidden_character_or_a_security_number_never_enters(association, name):
    refusal = refused(
        membership.join_member,
        joined_on=date(2024, 1, 1),
        last_name=name,
        first_name="B",
        profession=NURSE,
    )
    assert refusal.field == "last_name"
    assert name not in refusal.sentence


def test_a_race_that_the_database_stops_is_told_in_the_same_words(join):
    person = join("Genévrier")
    late = Membership(person=person, state="active", joined_on=date(2025, 1, 1))
    # what the other request saw: nothing wrong yet
    late.full_clean = lambda **how: None
    with pytest.raises(DomainError, match="déjà adhérente à cette date"), transaction.atomic():
        save_validated(late)
    assert Membership.objects.count() == 1
