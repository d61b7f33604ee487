"""The office proposes, writes down calls, undoes a yes, keeps the list of doctors."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from patients.models import CareDoctor, CareOffer, CareRequest
from patients.operations import answers, doctors, offers
from patients.queries import proposals as queries
from tests.patients.asking import UNTIL, ask, open_places, propose
from tests.patients.doctor_pages.conftest import CANARIES, leaks, let_her_answer, offer_form
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_the_office_proposes_from_the_page_without_a_name_on_it(world):
    request = ask(**CANARIES)
    offer = open_places(world.doctor)
    open_places(world.other, ald=False)
    ines = world.browsers.ines
    page = ines.get(f"/acces/demandes/{request}/proposer/")
    assert "Nadia Genévrier" in page_text(page)
    assert "N’accepte pas les ALD" in page_text(page)
    assert leaks(page) == []
    form = {
        "token": str(uuid4()),
        "version": CareRequest.objects.get().version,
        "offer": str(offer),
        "reply_by": "2026-11-24",
    }
    for _ in range(2):
        answer = ines.post(f"/acces/demandes/{request}/proposer/", form)
        assert answer.status_code == 302
    assert [row.tag.label for row in queries.of_request(request)] == [
        "Proposée à Nadia Genévrier, réponse au plus tard le 24 novembre 2026"
    ]


@pytest.mark.parametrize(
    "changed", [{"reply_by": "hier"}, {"offer": "x"}, {"version": ""}, {"token": "1"}]
)
def test_a_strange_proposal_is_refused_with_a_sentence(world, changed):
    request, offer = ask(), open_places(world.doctor)
    form = {"token": str(uuid4()), "version": 2, "offer": str(offer), "reply_by": "2026-11-24"}
    answer = world.browsers.ines.post(f"/acces/demandes/{request}/proposer/", form | changed)
    assert "à corriger" in page_text(answer, 422)
    assert queries.of_request(request) == ()


def test_the_office_writes_down_a_phone_call_then_all_that_follows(world, sent):
    ines, page = world.browsers.ines, f"/acces/propositions/{sent}/"
    assert leaks(ines.get(page)) == []
    nobody = ines.post(page, {"step": "answer", "answer": "yes"})
    assert "Dites qui a répondu" in page_text(nobody, 422)
    ines.post(page, {"step": "answer", "answer": "yes", "told_by": "Mme Lys"})
    ines.post(page, {"step": "informed", "how": "phone"})
    ines.post(page, {"step": "visit", "visit_on": "2026-11-30"})
    ines.post(page, {"step": "asked"})
    answer = ines.post(
        page,
        {"step": "declared", "declared_on": "2026-11-18", "channel": "paper", "said_by": "person"},
        follow=True,
    )
    assert "la demande est close, réussie" in page_text(answer)
    assert "Mme Lys" in page_text(answer)
    assert leaks(answer) == []
    assert ines.post(page, {"step": "brûler"}).status_code == 404


def test_the_office_undoes_a_yes_of_the_day_from_the_page(world, sent):
    ines, page = world.browsers.ines, f"/acces/propositions/{sent}/"
    ines.post(page, {"step": "answer", "answer": "yes", "told_by": "Mme Lys"})
    assert ines.post(page, {"step": "undo", "comment": ""}).status_code == 422
    answer = ines.post(page, {"step": "undo", "comment": "Mauvaise fiche."}, follow=True)
    assert "Mauvaise fiche." in page_text(answer)
    assert queries.find_proposal(sent).state == "undone"


def test_the_list_of_doctors_says_who_must_not_be_called(world):
    open_places(world.doctor, 2)
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.other.person_id)
    offers.open_offer(
        by=world.office,
        at=NOW,
        token=uuid4(),
        doctor_id=card,
        terms=CareOffer(availability="no", ends_on=UNTIL, told_by="Hugo Gentiane"),
    )
    ines = world.browsers.ines
    assert "2 places libres" in page_text(ines.get("/acces/medecins/?voir=places"))
    refused = page_text(ines.get("/acces/medecins/?voir=non"))
    assert "Hugo Gentiane" in refused
    assert "Nadia" not in refused
    assert "Ne pas appeler" in page_text(ines.get(f"/acces/medecins/{card}/"))
    assert ines.get("/acces/medecins/?voir=<script>").status_code == 200


def test_the_office_writes_down_an_offer_and_a_departure_by_phone(world):
    form = {"kind": "member", "person": str(world.doctor.person_id)}
    answer = world.browsers.ines.post("/acces/medecins/ajouter/", form)
    page = answer["Location"]
    assert world.browsers.ines.post(page, offer_form()).status_code == 422
    assert world.browsers.ines.post(page, offer_form(told_by="Mme Lys")).status_code == 302
    step = {"intent": "step", "step": "renew", "version": 1}
    assert world.browsers.ines.post(page, step).status_code == 302
    gone = {"intent": "departure", "stops_on": "2027-06-30"}
    assert world.browsers.ines.post(page, gone).status_code == 302
    words = page_text(world.browsers.ines.get(page))
    assert "Mme Lys" in words
    assert 'value="2027-06-30"' in words
    assert "30 juin 2027" not in page_text(world.browsers.nadia.get("/mes-places/"))


def test_a_doctor_outside_is_added_by_her_name(world):
    form = {"kind": "outside", "last_name": "", "first_name": "Paul"}
    assert world.browsers.ines.post("/acces/medecins/ajouter/", form).status_code == 422
    form |= {"last_name": "Sorbier", "phone": "05 65 00 00 02"}
    answer = world.browsers.ines.post("/acces/medecins/ajouter/", form, follow=True)
    assert "Paul Sorbier" in page_text(answer)
    assert "non adhérent" in page_text(answer)


def test_a_doctor_outside_is_not_added_twice(world):
    form = {"kind": "outside", "last_name": "Sorbier", "first_name": "Paul"}
    _, again = (world.browsers.ines.post("/acces/medecins/ajouter/", form) for _ in range(2))
    assert "déjà inscrit dans cette commune" in page_text(again, 422)
    assert CareDoctor.objects.filter(last_name="Sorbier").count() == 1


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        (offer_form(told_by="Mme Lys", places="0"), "au moins une place"),
        ({"intent": "departure", "stops_on": "31/02/2027"}, "n’existe pas"),
    ],
)
def test_what_no_doctor_can_have_said_is_not_written_down(world, posted, sentence):
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    answer = world.browsers.ines.post(f"/acces/medecins/{card}/", posted)
    assert sentence in page_text(answer, 422)
    assert not CareOffer.objects.exists() and CareDoctor.objects.get(pk=card).stops_on is None


@pytest.mark.parametrize("step", ["take_back", "answer"])
def test_the_office_is_told_what_the_doctor_answered_meanwhile(world, sent, step):
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent)
    posted = {"step": step, "answer": "no", "reason": "full", "told_by": "Mme Lys"}
    answer = world.browsers.ines.post(f"/acces/propositions/{sent}/", posted)
    told = {"take_back": "n’attend plus de réponse", "answer": "a déjà été acceptée le"}
    assert told[step] in page_text(answer, 422)
    assert queries.find_proposal(sent).state == "accepted"


def test_the_reminders_page_lists_each_thing_once(world, sent):
    page = page_text(world.browsers.ines.get("/acces/relances/"))
    assert "Rien à relancer" in page
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent)
    page = world.browsers.ines.get("/acces/relances/")
    assert leaks(page) == []
    # their address received a mail
    assert queries.find_proposal(sent).after.informed_at is not None
    called = propose(world, ask(), open_places(world.other))
    answers.accept(by=world.other, at=NOW, proposal_id=called)
    assert "Prévenir la personne" in page_text(world.browsers.ines.get("/acces/relances/"))


def test_a_secretary_lands_where_her_doctor_s_proposals_are(world, sent):
    assert world.browsers.lys.get("/").status_code == 200
    let_her_answer(world)
    landed = world.browsers.lys.get("/", follow=True)
    assert landed.redirect_chain == [("/patients-proposes/", 302)]
    assert 'href="/patients-proposes/" aria-current="page"' in page_text(landed)
    assert "Mes heures" not in page_text(landed)
    assert world.browsers.ines.get("/")["Location"] == "/acces/"


@pytest.mark.parametrize("who", ["nadia", "ines"])
def test_what_an_expired_session_typed_is_shown_again_to_its_author(world, who):
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.other.person_id)
    page = "/mes-places/" if who == "nadia" else f"/acces/medecins/{card}/"
    browser = getattr(world.browsers, who)
    before = page_text(browser.get(page))
    draft = offer_form(
        owner=re.search('name="owner" value="([^"]+)"', before)[1],
        about=str(card) if who == "ines" else "",
        places="7",
        told_by="Mme Lys",
    )
    if who == "nadia":
        del draft["about"]
    assert Client().post(page, draft)["Location"].startswith("/compte/login/")
    again = page_text(browser.get(page))
    assert "Votre session avait expiré" in again
    assert 'name="places" value="7"' in again
    assert CareOffer.objects.count() == 0
    assert browser.post(page, draft).status_code == 302
    assert "avait expiré" not in page_text(browser.get(page))


def test_the_office_takes_a_proposal_back_from_its_page(world, sent):
    ines, page = world.browsers.ines, f"/acces/propositions/{sent}/"
    assert "Retirer cette proposition" in page_text(ines.get(page))
    after = ines.post(page, {"step": "take_back"}, follow=True)
    assert "de nouveau sur la liste" in page_text(after)
    assert "Retirer cette proposition" not in page_text(after)
    assert CareRequest.objects.get().state == "waiting"
    body = page_text(world.browsers.nadia.get("/patients-proposes/"))
    assert "Retirée par la coordination" in body


@pytest.mark.parametrize(
    ("days", "words"), [(0, "reçue aujourd’hui"), (1, "attend depuis 1 jour<"), (9, "9 jours<")]
)
def test_whoever_would_suit_a_doctor_has_not_waited_for_zero_days(world, days, words):
    open_places(world.doctor)
    ask(at=NOW - timedelta(days=days))
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.doctor.person_id)
    page = page_text(world.browsers.ines.get(f"/acces/medecins/{card}/"))
    suits = page[page.index("Qui attend et conviendrait") :]
    assert words in suits and "depuis 0" not in suits
