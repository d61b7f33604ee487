"""The pages of the office that ask, and who may."""

from datetime import timedelta

import pytest

from cpts_portal.foundation.kernel.errors import Forbidden
from patients.operations import doctors
from patients.operations.absences import note_absence
from patients.operations.offers_asking import ask_for_places
from patients.queries import offers
from patients.queries import offers as queries
from tests.architecture.query_budgets import budgets
from tests.architecture.statements import counted
from tests.patients.asking import TODAY, UNTIL, acting, join, later, open_places, with_account
from tests.patients.asking_for_places.conftest import (
    LIST,
    card_of,
    mails,
    places_asked,
    say,
    say_no,
)
from tests.signing_in import make_account, signed_in
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_one_click_writes_to_everybody_who_said_nothing_and_a_second_to_nobody(world, nadia, ines):
    silent = acting(join("Houx", "Anne"))
    with_account(silent, email="anne@exemple.fr")
    busy = acting(join("If", "Paul"))
    with_account(busy, email="paul@exemple.fr")
    open_places(busy)
    left_alone = acting(join("Jonc", "Rose"))
    with_account(left_alone, email="rose@exemple.fr")
    say_no(left_alone)
    page = page_text(ines.get(LIST))
    assert "Écrire aux 2 médecins qui n’ont rien dit" in page
    assert "1 médecin sans adresse où écrire, à appeler : Hugo Gentiane" in page
    after = page_text(ines.post(f"{LIST}?voir=sans", follow=True))
    assert "2 médecins : un courriel part à chacun." in after
    assert "n’a rien dit, demandé par courriel le 18 novembre 2026" in after
    assert "Écrire a" not in after
    assert "Personne d’autre à qui écrire" in page_text(ines.post(LIST, follow=True))
    assert mails() == ["anne@exemple.fr", "nadia@exemple.fr"]


def test_one_doctor_is_asked_from_her_page_and_the_history_says_it(world, nadia, ines):
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    page = f"{LIST}{card}/"
    assert "Lui demander des places" in page_text(ines.get(page))
    after = page_text(ines.post(page, {"intent": "ask"}, follow=True))
    assert "Un courriel part à Nadia Genévrier" in after
    assert "Places demandées par courriel, le 18 novembre 2026</strong> par Inès Brindille" in after
    assert "Pas de nouveau courriel avant le 18 décembre 2026" in after
    assert "Lui demander des places" not in after
    again = page_text(ines.post(page, {"intent": "ask"}, follow=True))
    assert "pas de nouveau courriel avant le" in again
    assert mails() == ["nadia@exemple.fr"]


def test_the_history_keeps_its_order_between_what_was_asked_and_what_was_said(world, nadia):
    places_asked(world, world.doctor)
    say(world.doctor, at=later(days=2), availability="now", places=2, ends_on=UNTIL)
    steps = [
        (step, who, after) for _, step, who, _, after in queries.history(card_of(world.doctor).id)
    ]
    assert steps == [
        ("open", "Nadia Genévrier", "2 places jusqu’au 31/05/2027"),
        ("ask", "Inès Brindille", "Places demandées par courriel, le 18 novembre 2026"),
    ]


@pytest.mark.parametrize("answer", ["no", "places"])
def test_the_page_of_a_doctor_who_answered_offers_no_mail_and_a_forged_one_is_refused(
    world, nadia, ines, answer
):
    if answer == "no":
        say_no(world.doctor)
    else:
        open_places(world.doctor)
    page = f"{LIST}{card_of(world.doctor).id}/"
    assert "Lui demander des places" not in page_text(ines.get(page))
    assert "a déjà répondu" in page_text(ines.post(page, {"intent": "ask"}, follow=True))
    assert mails() == []


def test_the_page_of_a_doctor_outside_the_association_says_to_phone(world, ines):
    card = doctors.record_outside_doctor(
        by=world.office, at=NOW, last_name="Sorbier", first_name="Paul", email="paul@exemple.fr"
    )
    page = f"{LIST}{card}/"
    before = page_text(ines.get(page))
    assert "Pas d’adresse où lui écrire : à appeler." in before
    assert "Lui demander des places" not in before
    assert "non adhérent : à appeler" in page_text(ines.post(page, {"intent": "ask"}, follow=True))
    assert mails() == []


def test_an_offer_that_ended_may_be_asked_about_again(world, nadia):
    say(world.doctor, availability="now", places=1, ends_on=TODAY + timedelta(days=3))
    assert offers.ways([card_of(world.doctor)], TODAY + timedelta(days=3))[0].by_mail
    assert places_asked(world, world.doctor, at=later(days=3))[0] == ("Nadia Genévrier",)


@pytest.mark.parametrize("answer", ["nothing", "ended"])
def test_the_page_of_a_doctor_to_ask_stays_in_its_budget(world, nadia, ines, answer):
    if answer == "ended":
        ago = later(days=-9)
        say(world.doctor, at=ago, availability="now", places=1, ends_on=TODAY - timedelta(days=1))
    else:
        doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    page = f"{LIST}{card_of(world.doctor).id}/"
    ines.get(page)
    with counted() as statements:
        assert "Lui demander des places" in page_text(ines.get(page))
    assert len(statements) <= budgets()["patients:doctor"]


@pytest.mark.parametrize("who", ["doctor", "nurse"])
def test_only_the_office_asks(world, nadia, who):
    with pytest.raises(Forbidden):
        ask_for_places(by=getattr(world, who), at=NOW, person_ids=[world.doctor.person_id])
    assert mails() == []


@pytest.mark.parametrize("role", ["president", "treasurer", "cpam", "ars", "msa"])
def test_nobody_else_presses_the_buttons(world, nadia, role):
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    client = signed_in(make_account(role))
    assert client.post(LIST).status_code == 403
    assert client.post(f"{LIST}{card}/", {"intent": "ask"}).status_code == 403
    assert mails() == []


def test_the_coordinator_may_ask_too(world, nadia):
    client = signed_in(make_account("coordinator"))
    assert client.post(LIST).status_code == 302
    assert mails() == ["nadia@exemple.fr"]


def test_a_doctor_who_is_away_gets_no_mail_and_the_office_is_told(world, nadia, ines):
    note_absence(by=world.doctor, at=NOW, away_from=TODAY, last_day=TODAY)
    after = page_text(ines.post(LIST, follow=True))
    assert "Nadia Genévrier est absent ces jours-ci." in after
    assert "un courriel part" not in after and "Personne d’autre à qui" not in after
    assert mails() == []
