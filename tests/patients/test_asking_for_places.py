"""The office asks doctors for places by mail: once, and never who said not now."""

import re
import time
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connections
from django.test import Client

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from cpts_portal.foundation.surface.mail import render
from members.models import Person
from members.operations import accounts
from patients.models import CareDoctor, CareOffer, PlacesAsked
from patients.operations import doctors, offers
from patients.operations.offers import Terms
from patients.operations.offers_asking import ask_for_places
from patients.queries import asking
from patients.queries import offers as queries
from patients.queries.doctors import of_person
from tests.architecture.query_budgets import BUDGETS
from tests.architecture.statements import counted
from tests.patients.asking import (
    NOW,
    TODAY,
    UNTIL,
    acting,
    build,
    join,
    later,
    open_places,
    with_account,
)
from tests.signing_in import PASSWORD, SECRET, make_account, signed_in

LIST = "/acces/medecins/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def nadia(world):
    return with_account(world.doctor, email="nadia@exemple.fr")


@pytest.fixture
def ines(world):
    return signed_in(make_account("access_officer", name="Inès Brindille"))


def places_asked(world, *who, at=NOW):
    return ask_for_places(by=world.office, at=at, person_ids=[one.person_id for one in who])


def mails() -> list[str]:
    rows = OutboxMail.objects.filter(template="mail/patients/places_asked")
    return sorted(rows.values_list("to", flat=True))


def say(doctor, *, at=NOW, **terms):
    offers.open_offer(by=doctor, at=at, token=uuid4(), terms=Terms(**terms))


def say_no(doctor, until=date(2027, 6, 1)):
    say(doctor, availability="no", ends_on=until)


def card_of(doctor):
    return of_person(doctor.person_id)


def text(answer) -> str:
    plain = answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", plain)


# --- who is written to


def test_a_doctor_who_said_nothing_is_written_to_at_her_login(world, nadia):
    sent = places_asked(world, world.doctor)
    assert sent.written == ("Nadia Genévrier",)
    assert sent.left == ()
    assert mails() == ["nadia@exemple.fr"]


def test_without_a_login_the_address_of_her_card_serves(world):
    Person.objects.filter(pk=world.other.person_id).update(email="hugo@exemple.fr")
    places_asked(world, world.other)
    assert mails() == ["hugo@exemple.fr"]


def test_a_closed_login_is_not_where_one_writes(world, nadia):
    Person.objects.filter(pk=world.doctor.person_id).update(email="cabinet@exemple.fr")
    accounts.deactivate_account(by=SYSTEM, at=NOW, user_id=nadia.pk)
    places_asked(world, world.doctor)
    assert mails() == ["cabinet@exemple.fr"]


def test_who_has_no_address_is_said_to_be_phoned_and_nothing_is_written_of_her(world, nadia):
    sent = places_asked(world, world.doctor, world.other)
    assert sent.written == ("Nadia Genévrier",)
    assert sent.left == ("Hugo Gentiane n’a pas d’adresse électronique : à appeler.",)
    assert PlacesAsked.objects.count() == CareDoctor.objects.count() == 1


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"availability": "now", "places": 2, "ends_on": UNTIL}, "déjà répondu : 2 places libres."),
        ({"availability": "six_months", "ends_on": UNTIL}, "déjà répondu : dans les six mois."),
        ({"availability": "no"}, "déjà répondu : ne plus solliciter."),
        (
            {"availability": "no", "ends_on": date(2027, 6, 1)},
            "déjà répondu : ne plus solliciter avant juin 2027.",
        ),
    ],
)
def test_who_said_something_is_left_alone(world, nadia, terms, why):
    say(world.doctor, **terms)
    sent = places_asked(world, world.doctor)
    assert sent.written == ()
    assert sent.left == (f"Nadia Genévrier a {why}",)
    assert mails() == []


@pytest.mark.parametrize(("days", "asked"), [(-1, 0), (0, 1)])
def test_a_not_now_is_kept_until_its_very_last_day(world, nadia, days, asked):
    until = TODAY + timedelta(days=40)
    say_no(world.doctor, until)
    assert len(places_asked(world, world.doctor, at=later(days=40 + days)).written) == asked


def test_who_takes_nobody_any_more_is_not_asked(world, nadia):
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    doctors.plan_departure(by=world.office, at=NOW, doctor_id=card, stops_on=TODAY)
    assert places_asked(world, world.doctor).left == ("Nadia Genévrier n’exerce plus ici.",)
    assert mails() == []


def test_somebody_outside_the_association_is_phoned(world):
    assert ask_for_places(by=world.office, at=NOW, person_ids=[uuid4()]).left == (
        "Médecin non adhérent : à appeler.",
    )


def test_a_nurse_is_never_asked_for_places(world):
    with_account(world.nurse)
    with pytest.raises(DomainError, match="n’est pas médecin"):
        places_asked(world, world.nurse)
    assert mails() == []


def test_one_refusal_leaves_nothing_half_written(world, nadia):
    with_account(world.nurse)
    with pytest.raises(DomainError):
        places_asked(world, world.doctor, world.nurse)
    assert PlacesAsked.objects.count() == CareDoctor.objects.count() == 0
    assert not AuditEntry.objects.filter(action="care_doctor.places_asked").exists()


# --- not twice


@pytest.mark.parametrize(("days", "written"), [(0, 0), (29, 0), (30, 1)])
def test_never_twice_within_thirty_days(world, nadia, days, written):
    places_asked(world, world.doctor)
    sent = places_asked(world, world.doctor, at=later(days=days))
    assert len(sent.written) == written
    assert len(mails()) == PlacesAsked.objects.count() == 1 + written
    if not written:
        assert sent.left == (
            "Nadia Genévrier : places demandées le 18 novembre 2026, "
            "pas de nouveau courriel avant le 18 décembre 2026.",
        )


def test_the_database_itself_refuses_a_second_mail_in_the_thirty_days(world, nadia):
    places_asked(world, world.doctor)
    first = PlacesAsked.objects.get()
    twin = PlacesAsked(
        doctor=first.doctor, asked_on=TODAY + timedelta(days=5), asked_at=NOW,
        again_on=TODAY + timedelta(days=35),
    )  # fmt: skip
    with pytest.raises(Exception, match="patients_asked_once_in_a_while"):
        twin.save()


def test_what_is_asked_leaves_its_trace(world, nadia):
    places_asked(world, world.doctor)
    row = PlacesAsked.objects.get()
    assert (row.asked_on, row.by_name, row.asked_by) == (TODAY, "Inès Brindille", world.office.id)
    trace = AuditEntry.objects.get(action="care_doctor.places_asked")
    assert (trace.actor, str(trace.target_id)) == (world.office.id, str(row.doctor_id))


# --- two people at once


def at_once(*acts) -> list:
    start, given, faults = Barrier(len(acts)), [], []

    def run(act):
        try:
            start.wait()
            given.append(act())
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return given


@pytest.mark.parametrize("known", [True, False])
def test_two_people_of_the_office_at_once_send_one_mail_each_doctor(transactional_db, known):
    """The lists overlap and come in two orders; the cards exist already, or are made meanwhile."""
    world = build()
    crowd = [world.doctor, world.other, *(acting(join("Houx", f"Anne{n}")) for n in range(4))]
    for number, one in enumerate(crowd):
        with_account(one, email=f"medecin{number}@exemple.fr")
        if known:
            doctors.record_member_doctor(by=world.office, at=NOW, person_id=one.person_id)
    sent = at_once(
        lambda: places_asked(world, *crowd),
        lambda: places_asked(world, *reversed(crowd)),
        lambda: places_asked(world, *crowd[2:]),
        lambda: places_asked(world, world.doctor),
    )
    assert mails() == [f"medecin{number}@exemple.fr" for number in range(6)]
    assert PlacesAsked.objects.count() == CareDoctor.objects.count() == 6
    assert sum(len(one.written) for one in sent) == 6
    assert AuditEntry.objects.filter(action="care_doctor.recorded").count() == 6


def test_a_doctor_who_answers_meanwhile_keeps_her_answer(transactional_db):
    """Her first word and the first mail make the same card: neither is lost, one card stands."""
    world = build()
    with_account(world.doctor)
    at_once(lambda: places_asked(world, world.doctor), lambda: say_no(world.doctor))
    assert CareDoctor.objects.count() == CareOffer.objects.standing().count() == 1
    assert len(mails()) == PlacesAsked.objects.count()
    assert places_asked(world, world.doctor, at=later(days=31)).written == ()


# --- the mail


@pytest.mark.parametrize("has_account", [True, False])
def test_the_mail_asks_one_thing_in_few_lines_and_says_how_to_be_left_alone(world, has_account):
    if has_account:
        with_account(world.doctor)
    Person.objects.filter(pk=world.doctor.person_id).update(email="nadia@exemple.fr")
    places_asked(world, world.doctor)
    row = OutboxMail.objects.get()
    assert set(row.context) == {"path", "has_account"}
    mail = render(row.template, row.context)
    assert mail.subject == "Combien de places de médecin traitant pouvez-vous ouvrir ?"
    body = mail.text.split("\n--\n")[0].split("Bonjour,")[1]
    assert len([line for line in body.splitlines() if line.strip()]) < 10
    assert re.findall(r"https?://[^/\s]+(\S*)", mail.text) == ["/mes-places/"]
    assert mail.html.count("/mes-places/") == 1
    for part in (mail.text, mail.html):
        assert "« Pas en ce moment », sur la même page" in part
        assert ("Vous n’avez pas encore de compte" in part) is not has_account


def test_the_link_opens_her_places_after_sign_in_and_pas_en_ce_moment_is_there(world, nadia):
    places_asked(world, world.doctor)
    link = OutboxMail.objects.get().context["path"]
    browser = Client()
    door = browser.get(link)["Location"]
    assert door == f"/compte/login/?next={link}"
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    said = {"login": nadia.email, "password": PASSWORD, "next": link}
    assert browser.post("/compte/login/", said).status_code == 302
    landed = browser.post("/compte/2fa/authenticate/", {"code": code}, follow=True)
    assert landed.redirect_chain[-1][0] == link
    assert "Pas en ce moment : ne plus me solliciter" in text(landed)
    browser.post(link, {"token": str(uuid4()), "quick": "no"})
    assert places_asked(world, world.doctor, at=later(days=60)).written == ()


# --- the pages of the office


def test_one_click_writes_to_everybody_who_said_nothing_and_a_second_to_nobody(world, nadia, ines):
    silent = acting(join("Houx", "Anne"))
    with_account(silent, email="anne@exemple.fr")
    busy = acting(join("If", "Paul"))
    with_account(busy, email="paul@exemple.fr")
    open_places(busy)
    left_alone = acting(join("Jonc", "Rose"))
    with_account(left_alone, email="rose@exemple.fr")
    say_no(left_alone)
    page = text(ines.get(LIST))
    assert "Écrire aux 2 médecins qui n’ont rien dit" in page
    assert "1 médecin sans adresse où écrire, à appeler : Hugo Gentiane" in page
    done = text(ines.post(f"{LIST}?voir=sans", follow=True))
    assert "2 médecins : un courriel part à chacun." in done
    assert "n’a rien dit, demandé par courriel le 18 novembre 2026" in done
    assert "Écrire a" not in done
    assert "Personne d’autre à qui écrire" in text(ines.post(LIST, follow=True))
    assert mails() == ["anne@exemple.fr", "nadia@exemple.fr"]


def test_one_doctor_is_asked_from_her_page_and_the_history_says_it(world, nadia, ines):
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    page = f"{LIST}{card}/"
    assert "Lui demander des places" in text(ines.get(page))
    done = text(ines.post(page, {"intent": "ask"}, follow=True))
    assert "Un courriel part à Nadia Genévrier" in done
    assert "Places demandées par courriel, le 18 novembre 2026</strong> par Inès Brindille" in done
    assert "Pas de nouveau courriel avant le 18 décembre 2026" in done
    assert "Lui demander des places" not in done
    again = text(ines.post(page, {"intent": "ask"}, follow=True))
    assert "pas de nouveau courriel avant le" in again
    assert mails() == ["nadia@exemple.fr"]


def test_the_history_keeps_its_order_between_what_was_asked_and_what_was_said(world, nadia):
    places_asked(world, world.doctor)
    say(world.doctor, at=later(days=2), availability="now", places=2, ends_on=UNTIL)
    told = [
        (step, who, after) for _, step, who, _, after in queries.history(card_of(world.doctor).id)
    ]
    assert told == [
        ("open", "Nadia Genévrier", "2 places jusqu’au 31/05/2027"),
        ("ask", "Inès Brindille", "Places demandées par courriel, le 18 novembre 2026"),
    ]


@pytest.mark.parametrize("said", ["no", "places"])
def test_the_page_of_a_doctor_who_answered_offers_no_mail_and_a_forged_one_is_refused(
    world, nadia, ines, said
):
    if said == "no":
        say_no(world.doctor)
    else:
        open_places(world.doctor)
    page = f"{LIST}{card_of(world.doctor).id}/"
    assert "Lui demander des places" not in text(ines.get(page))
    assert "a déjà répondu" in text(ines.post(page, {"intent": "ask"}, follow=True))
    assert mails() == []


def test_the_page_of_a_doctor_outside_the_association_says_to_phone(world, ines):
    card = doctors.record_outside_doctor(
        by=world.office, at=NOW, last_name="Sorbier", first_name="Paul", email="paul@exemple.fr"
    )
    page = f"{LIST}{card}/"
    shown = text(ines.get(page))
    assert "Pas d’adresse où lui écrire : à appeler." in shown
    assert "Lui demander des places" not in shown
    assert "non adhérent : à appeler" in text(ines.post(page, {"intent": "ask"}, follow=True))
    assert mails() == []


def test_an_offer_that_ended_may_be_asked_about_again(world, nadia):
    say(world.doctor, availability="now", places=1, ends_on=TODAY + timedelta(days=3))
    assert asking.ways([card_of(world.doctor)], TODAY + timedelta(days=3))[0].by_mail
    assert places_asked(world, world.doctor, at=later(days=3)).written == ("Nadia Genévrier",)


@pytest.mark.parametrize("said", ["nothing", "ended"])
def test_the_page_of_a_doctor_to_ask_stays_in_its_budget(world, nadia, ines, said):
    if said == "ended":
        ago = later(days=-9)
        say(world.doctor, at=ago, availability="now", places=1, ends_on=TODAY - timedelta(days=1))
    else:
        doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    page = f"{LIST}{card_of(world.doctor).id}/"
    ines.get(page)
    with counted() as statements:
        assert "Lui demander des places" in text(ines.get(page))
    assert len(statements) <= BUDGETS["patients:doctor"]


# --- who may


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
