"""A secretary, a stand-in: who answers for whom, and until when."""

from datetime import timedelta

import pytest

from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from members.models import Person
from patients.models import Delegation
from patients.operations import answers, doctors
from patients.queries import proposals as queries
from tests.patients.asking import TODAY, ask, later, open_places, propose, secretary
from tests.patients.doctor_pages.conftest import CANARIES, leaks, let_her_answer
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_a_secretary_answers_for_her_doctor_and_for_her_alone(world, sent):
    let_her_answer(world)
    lys = world.browsers.lys
    other = propose(world, ask(), open_places(world.other))
    listed = lys.get("/patients-proposes/")
    assert str(sent) in page_text(listed)
    assert str(other) not in page_text(listed)
    assert leaks(listed) == []
    assert lys.get(f"/patients-proposes/{other}/").status_code == 404
    answer = lys.post(f"/patients-proposes/{sent}/", {"answer": "yes"}, follow=True)
    assert CANARIES["last_name"] in page_text(answer)
    assert queries.find_proposal(sent).get_through_display() == "le secrétariat"


def test_without_a_delegation_an_account_sees_nothing(world, sent):
    page = page_text(world.browsers.lys.get("/patients-proposes/"))
    assert "Personne n’attend votre réponse" in page
    assert world.browsers.lys.get(f"/patients-proposes/{sent}/").status_code == 404


def test_a_nurse_who_never_joined_is_offered_no_place_to_open(world):
    nurse = Person.objects.get(pk=world.nurse.person_id)
    stranger = Person.objects.create(
        last_name="Sauge", first_name="Maud", profession=nurse.profession
    )
    browser = signed_in(make_account(person=stranger))
    for page in ("/mes-places/", "/mes-places/qui-repond/"):
        assert "J’ouvre" not in page_text(browser.get(page))
    assert "Aucun médecin ne vous a confié ses places" in page_text(browser.get("/mes-places/"))


@pytest.mark.requirement("ACC-04")
def test_a_delegation_ended_closes_every_access_at_once(world, sent):
    access = let_her_answer(world)
    answers.accept(by=secretary(world.accounts.lys), at=NOW, proposal_id=sent)
    page = f"/patients-proposes/{sent}/coordonnees/"
    assert world.browsers.lys.get(page).status_code == 200
    doctors.end_delegation(by=world.doctor, at=later(hours=1), delegation_id=access)
    assert world.browsers.lys.get(page).status_code == 404
    with pytest.raises(Forbidden):
        answers.decline(
            by=secretary(world.accounts.lys), at=later(hours=1), proposal_id=sent, reason="full"
        )


@pytest.mark.parametrize("days", [-1, 5, 6])
def test_a_stand_in_answers_between_two_dates(world, sent, days):
    let_her_answer(world, kind="stand_in", starts_on=TODAY, ends_on=TODAY + timedelta(days=5))
    act = {"by": secretary(world.accounts.lys), "proposal_id": sent, "at": later(days=days)}
    with pytest.raises(Forbidden):
        answers.accept(**act)
    answers.accept(**(act | {"at": later(days=4)}))
    assert queries.find_proposal(sent).get_through_display() == "le remplaçant"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "inconnue@exemple.fr"}, "email"),
        ({"email": "cpam@exemple.fr"}, "email"),
        ({"kind": "stand_in"}, "ends_on"),
        ({"ends_on": TODAY}, "ends_on"),
    ],
)
def test_a_delegation_is_for_a_named_account_of_nobody_else_s_side(world, changed, field):
    with pytest.raises(DomainError) as refusal:
        let_her_answer(world, **changed)
    assert refusal.value.field == field
    assert Delegation.objects.count() == 0


def test_an_account_that_is_no_member_lets_nobody_answer(world):
    doctors.record_outside_doctor(by=world.office, at=NOW, last_name="Sorbier", first_name="Paul")
    with pytest.raises(Forbidden):
        let_her_answer(world, by=secretary(world.accounts.lys))
    assert Delegation.objects.count() == 0


def test_an_access_with_an_end_is_ended_before_it(world):
    access = let_her_answer(world, kind="stand_in", ends_on=TODAY + timedelta(days=5))
    doctors.end_delegation(by=world.doctor, at=NOW, delegation_id=access)
    assert Delegation.objects.get(pk=access).ends_on == TODAY
    doctors.end_delegation(by=world.doctor, at=later(days=3), delegation_id=access)
    assert Delegation.objects.get(pk=access).ends_on == TODAY


def test_an_unknown_address_and_a_reviewer_s_get_the_same_answer(world):
    pages = [
        page_text(
            world.browsers.nadia.post(
                "/mes-places/qui-repond/",
                {"email": email, "kind": "secretary", "starts_on": "2026-11-18"},
            ),
            422,
        ).replace(email, "")
        for email in ("personne@exemple.fr", "cpam@exemple.fr")
    ]
    strip = [page.split("csrfmiddlewaretoken")[0] for page in pages]
    assert strip[0] == strip[1]


def test_the_doctor_opens_and_closes_an_access_by_the_page(world):
    form = {"email": "lys@exemple.fr", "kind": "secretary", "starts_on": "2026-11-18"}
    assert world.browsers.nadia.post("/mes-places/qui-repond/", form).status_code == 302
    row = Delegation.objects.get()
    assert (row.name, row.account) == ("Jeanne Lys", world.accounts.lys.pk)
    twice = world.browsers.nadia.post("/mes-places/qui-repond/", form)
    assert "déjà cet accès" in page_text(twice, 422)
    world.browsers.hugo.post(f"/mes-places/qui-repond/{row.pk}/")
    assert Delegation.objects.on(TODAY).count() == 1
    world.browsers.nadia.post(f"/mes-places/qui-repond/{row.pk}/")
    assert Delegation.objects.on(TODAY).count() == 0
