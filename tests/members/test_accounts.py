"""Logins and dated roles: who gives them, what excludes what, what they open."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.models import AuditEntry
from members.models import RoleGrant, User
from members.operations import accounts as desk
from members.operations import membership
from members.queries import accounts
from tests.signing_in import AT, PASSWORD, make_account, make_role

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def roles(user, on=TODAY):
    return accounts.rights_of(user.pk, on).roles


def test_rights_are_the_union_of_the_grants_of_the_day():
    user = make_account("coordinator", "treasurer")
    assert roles(user) == {"coordinator", "treasurer"}


def test_a_role_lasts_from_its_first_day_to_the_day_before_its_end():
    user = make_account()
    start, end = TODAY + timedelta(10), TODAY + timedelta(20)
    desk.grant_role(
        by=SYSTEM, at=AT, user_id=user.pk, role="president", starts_on=start, ends_on=end
    )
    held = [day for day in range(30) if roles(user, TODAY + timedelta(day))]
    assert held == list(range(10, 20))


def test_a_role_taken_back_stops_the_same_day_and_may_be_given_again():
    user = make_account("coordinator")
    desk.revoke_role(by=SYSTEM, at=AT, user_id=user.pk, role="coordinator")
    assert roles(user) == frozenset()
    desk.grant_role(by=SYSTEM, at=AT, user_id=user.pk, role="coordinator")
    assert roles(user) == {"coordinator"}


def test_what_a_role_gave_until_yesterday_stays_written():
    user = make_account("coordinator")
    later = AT + timedelta(days=40)
    desk.revoke_role(by=SYSTEM, at=later, user_id=user.pk, role="coordinator")
    assert roles(user, TODAY + timedelta(39)) == {"coordinator"}
    assert roles(user, TODAY + timedelta(40)) == frozenset()


@pytest.mark.parametrize("other", ["coordinator", "administrator", "ars"])
def test_a_reviewer_holds_no_other_role(other):
    user = make_account("cpam")
    with pytest.raises(DomainError, match="ne partagent aucun compte"):
        desk.grant_role(by=SYSTEM, at=AT, user_id=user.pk, role=other)


def test_the_database_itself_refuses_a_reviewer_with_another_role():
    user = make_account("msa")
    grant = RoleGrant(user=user, role="treasurer", starts_on=TODAY, granted_at=AT)
    with pytest.raises(IntegrityError, match="role_grant_one_side_at_a_time"), transaction.atomic():
        grant.save()


def test_a_former_coordinator_may_review_once_her_role_has_ended():
    user = make_account("coordinator")
    desk.revoke_role(by=SYSTEM, at=AT, user_id=user.pk, role="coordinator")
    desk.grant_role(by=SYSTEM, at=AT, user_id=user.pk, role="ars")
    assert roles(user) == {"ars"}


def test_the_same_role_is_not_given_twice_at_once():
    user = make_account("treasurer")
    with pytest.raises(DomainError, match="déjà ce rôle"):
        desk.grant_role(by=SYSTEM, at=AT, user_id=user.pk, role="treasurer")


@pytest.mark.parametrize("role", ["member", "doctor", "king"])
def test_member_and_doctor_come_from_the_person_and_are_never_given(role):
    user = make_account()
    with pytest.raises(DomainError, match="ne se donne pas"):
        desk.grant_role(by=SYSTEM, at=AT, user_id=user.pk, role=role)


def test_only_the_administrator_gives_roles_and_never_to_herself():
    user = make_account()
    coordinator = Actor(id=user.pk, roles=frozenset({"coordinator"}))
    with pytest.raises(Forbidden):
        desk.grant_role(by=coordinator, at=AT, user_id=user.pk, role="treasurer")
    administrator = Actor(id=user.pk, roles=frozenset({"administrator"}))
    with pytest.raises(Forbidden, match="soi-même"):
        desk.grant_role(by=administrator, at=AT, user_id=user.pk, role="treasurer")


def test_a_deactivated_account_loses_every_right_and_keeps_its_dates():
    user = make_account("coordinator")
    desk.deactivate_account(by=SYSTEM, at=AT, user_id=user.pk)
    assert roles(user) == frozenset()
    assert User.objects.get(pk=user.pk).deactivated_at == AT
    with pytest.raises(DomainError, match="désactivé"):
        desk.grant_role(by=SYSTEM, at=AT, user_id=user.pk, role="coordinator")


def test_one_address_is_one_account_whatever_its_capitals():
    make_account(email="claire.aubepine@exemple.fr")
    with pytest.raises(DomainError, match="Un compte existe déjà pour cette adresse"):
        make_account(email=" Claire.Aubepine@Exemple.FR ")
    assert User.objects.count() == 1


def test_an_account_that_cannot_be_made_leaves_nothing():
    with pytest.raises(DomainError, match="ne partagent aucun compte"):
        make_account("cpam", "coordinator")
    assert User.objects.count() == 0


@pytest.mark.requirement("AUT-08")
@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("court-11-car", None),
        ("court-1-car", "12"),
        ("motdepasse2026!", "courant"),
        ("passwordpassword", "courant"),
        ("123456789012", "courant"),
        ("aaaaaaaaaaaaab", "courant"),
        ("q1w2e3r4t5y6", "courant"),
        ("portail-CPTS-2026", "nom de la CPTS"),
        ("CamilleTestDeux", "trop semblable"),
    ],
)
def test_a_password_is_long_uncommon_and_foreign_to_the_portal(password, why):
    def create():
        return desk.create_account(
            by=SYSTEM, at=AT, email="neuf@exemple.fr", password=password, name="Camille Test Deux"
        )

    if why is None:
        assert create().check_password(password)
        return
    with pytest.raises(DomainError) as refusal:
        create()
    assert refusal.value.field == "password"
    assert why in refusal.value.sentence


@pytest.mark.requirement("AUT-08")
@pytest.mark.parametrize(
    "password", ["é" * 3 + "ﬁn" * 5 + "🌻 espace à la fin ", "z7!kq-" * 21 + "zz"]
)
def test_a_long_or_foreign_password_is_kept_exactly(password):
    user = desk.create_account(
        by=SYSTEM, at=AT, email="neuf@exemple.fr", password=password, name="Camille"
    )
    assert user.check_password(password)
    assert not user.check_password(password.strip() + ".")


def test_each_change_of_rights_leaves_an_audit_row_without_any_value():
    user = make_account("coordinator", email="secrete@exemple.fr", name="Nom Secret")
    desk.revoke_role(by=SYSTEM, at=AT, user_id=user.pk, role="coordinator")
    desk.deactivate_account(by=SYSTEM, at=AT, user_id=user.pk)
    rows = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert sorted(rows) == sorted(
        [
            "account.created",
            "role.granted",
            "second_factor.enrolled",
            "role.revoked",
            "account.deactivated",
        ]
    )
    entries = str(list(AuditEntry.objects.values()))
    assert "secrete@" not in entries
    assert "Nom Secret" not in entries


def test_the_rights_of_a_request_cost_one_query(django_assert_num_queries):
    user = make_account("coordinator")
    with django_assert_num_queries(1):
        accounts.rights_of(user.pk, TODAY)


def test_a_password_is_never_stored_as_typed():
    assert PASSWORD not in User.objects.get(pk=make_account().pk).password


def test_addresses_of_a_role_are_those_of_today():
    make_account("coordinator", email="une@exemple.fr")
    gone = make_account("coordinator", email="autre@exemple.fr")
    desk.deactivate_account(by=SYSTEM, at=AT, user_id=gone.pk)
    assert accounts.emails_of_role("coordinator", TODAY) == ("une@exemple.fr",)
    assert accounts.emails_of_role("coordinator", date(2020, 1, 1)) == ()


def test_member_and_doctor_last_as_long_as_the_membership():
    nurse, doctor = make_role("member"), make_role("doctor")
    assert roles(nurse) == {"member"}
    assert roles(doctor) == {"member", "doctor"}
    membership.leave_member(
        by=SYSTEM, at=AT, left_on=TODAY, reason="Départ", person_id=doctor.person_id
    )
    assert roles(doctor, TODAY - timedelta(1)) == {"member", "doctor"}
    assert roles(doctor) == frozenset()


def test_a_person_of_the_association_never_reviews():
    nurse = make_role("member")
    with pytest.raises(DomainError, match="un autre compte"):
        desk.grant_role(by=SYSTEM, at=AT, user_id=nurse.pk, role="cpam")


def test_a_person_has_one_account():
    nurse = make_role("member")
    with pytest.raises(DomainError, match="avec ce champ Personne existe déjà"):
        make_account(person=nurse.person)


def test_nobody_takes_back_a_role_of_her_own():
    technique = make_account("administrator")
    by = Actor(technique.pk, frozenset({"administrator"}))
    with pytest.raises(Forbidden):
        desk.revoke_role(by=by, at=AT, user_id=technique.pk, role="administrator")
    with pytest.raises(Forbidden):
        desk.forget_second_factor(by=by, at=AT, user_id=technique.pk)


def test_a_role_that_has_ended_or_never_begins_is_not_taken_back_again():
    account = make_account("treasurer")
    begins = AT.date() + timedelta(days=9)
    desk.grant_role(by=SYSTEM, at=AT, user_id=account.pk, role="president", starts_on=begins)
    RoleGrant.objects.filter(role="treasurer").update(
        starts_on=AT.date() - timedelta(days=30), ends_on=AT.date() - timedelta(days=1)
    )
    RoleGrant.objects.filter(role="president").update(ends_on=begins)
    for role in ("treasurer", "president"):
        with pytest.raises(DomainError, match="n’a pas ce rôle"):
            desk.revoke_role(by=SYSTEM, at=AT, user_id=account.pk, role=role)


def test_a_second_factor_that_is_not_there_is_not_taken_away():
    account = make_account("treasurer", enrolled=False)
    with pytest.raises(DomainError, match="n’a pas de second facteur"):
        desk.forget_second_factor(by=SYSTEM, at=AT, user_id=account.pk)


def test_the_address_of_an_account_is_its_first_one_and_verified():
    account = make_account()
    assert EmailAddress.objects.filter(user=account).values_list("primary", "verified").get() == (
        True,
        True,
    )
