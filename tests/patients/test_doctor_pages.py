"""What a doctor, her secretary and the office see and do in a browser, and what they do not."""

import re
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.models import AuditEntry
from members.models import Person
from patients.models import CareOffer, CareRequest, Delegation
from patients.operations import answers, doctors, offers
from patients.operations.offers import Terms
from patients.queries import offers as offer_queries
from patients.queries import proposals as queries
from patients.queries.doctors import of_person
from tests.patients.asking import (
    NOW,
    TODAY,
    UNTIL,
    ask,
    build,
    later,
    open_places,
    propose,
    secretary,
)
from tests.signing_in import make_account, signed_in

CANARIES = {
    "last_name": "canarinomzqx",
    "first_name": "canariprenomzqx",
    "street": "1 rue canariruezqx",
    "trusted_person": "canariprochezqx",
    "former_doctor": "canarimedecinzqx",
    "email": "canarimailzqx@exemple.fr",
    "phone": "06 98 76 54 32",
}
SHOWN = [*(text for name, text in CANARIES.items() if name != "phone"), "698765432", "69876"]


@pytest.fixture
def world(db):
    world = build()
    nadia = Person.objects.get(pk=world.doctor.person_id)
    hugo = Person.objects.get(pk=world.other.person_id)
    accounts = SimpleNamespace(
        nadia=make_account(person=nadia, name=nadia.name),
        hugo=make_account(person=hugo, name=hugo.name),
        lys=make_account(email="lys@exemple.fr", name="Jeanne Lys"),
        ines=make_account("access_officer", name="Inès Brindille"),
        cpam=make_account("cpam", email="cpam@exemple.fr"),
    )
    world.accounts = accounts
    world.doctor = Actor(
        accounts.nadia.pk, world.doctor.roles, nadia.id, second_factor=True, name=nadia.name
    )
    world.browsers = SimpleNamespace(
        **{name: signed_in(user) for name, user in vars(accounts).items()}
    )
    return world


@pytest.fixture
def sent(world):
    """A person made of canaries, proposed to Nadia."""
    return propose(world, ask(**CANARIES), open_places(world.doctor))


def text(answer) -> str:
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def leaks(*answers_) -> list[str]:
    bodies = [f"{one.headers}{text(one)}" for one in answers_]
    return [canary for canary in SHOWN for body in bodies if canary in body.replace(" ", "")]


def let_her_answer(world, **changed):
    values = {
        "by": world.doctor, "at": NOW, "email": "lys@exemple.fr", "kind": "secretary",
        "starts_on": TODAY,
    } | changed  # fmt: skip
    return doctors.delegate(**values)


# --- twenty seconds


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("2", ("now", 2)),
        ("later", ("six_months", 1)),
        ("no", ("no", 0)),
    ],
)
def test_one_click_says_it(world, word, said):
    page = text(world.browsers.nadia.get("/mes-places/"))
    assert "J’ouvre 2 places" in page
    assert "Pas en ce moment : ne plus me solliciter avant juin 2027" in page
    posted = {"token": str(uuid4()), "quick": word}
    for _ in range(2):  # a double click
        answer = world.browsers.nadia.post("/mes-places/", posted, follow=True)
        assert answer.status_code == 200
    offer = CareOffer.objects.get()
    assert (offer.availability, offer.places) == said


def test_a_click_without_a_token_asks_to_reload(world):
    answer = world.browsers.nadia.post("/mes-places/", {"quick": "2"}, follow=True)
    assert "Rechargez la page" in text(answer)
    assert CareOffer.objects.count() == 0


def offer_form(**changed) -> dict:
    values = {
        "token": str(uuid4()), "availability": "now", "places": "3", "ends_on": "2027-05-31",
        "max_km": "15", "ald": "on", "discreet": "on",
    }  # fmt: skip
    return values | changed


def test_the_whole_form_keeps_every_criterion(world):
    form = offer_form(
        communes=["46127"], ages=["71+"], home_visits="on", families="on", languages="occitan"
    )
    assert world.browsers.nadia.post("/mes-places/", form).status_code == 302
    offer = offer_queries.standing_of([of_person(world.doctor.person_id).id], TODAY)
    offer = next(iter(offer.values()))
    assert (offer.places, offer.max_km, offer.communes, offer.ages) == (
        3,
        15,
        ("46127",),
        ("71+",),
    )
    assert (offer.home_visits, offer.families, offer.languages) == (True, True, "occitan")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"places": "0"}, "au moins une place"),
        ({"places": "1e9"}, "nombre entier"),
        ({"places": "99"}, "trop grand"),
        ({"max_km": "-3"}, "au moins 1"),
        ({"ends_on": "31/02/2027"}, "n’existe pas"),
        ({"ends_on": "2020-01-01"}, "à venir"),
        ({"availability": "demain"}, "n’existe pas"),
        ({"communes": ["75056"]}, "n’existe pas"),
        ({"languages": "2 51 03 46 127 001 33"}, "numéro de sécurité sociale"),
    ],
)
def test_a_strange_offer_comes_back_with_a_sentence_and_nothing_lost(world, changed, sentence):
    answer = world.browsers.nadia.post("/mes-places/", offer_form(**changed))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "127 001" not in text(answer)
    assert CareOffer.objects.count() == 0


def test_an_offer_is_changed_renewed_and_closed_by_its_doctor(world):
    offer = open_places(world.doctor, 2)
    page = f"/mes-places/{offer}/"
    assert world.browsers.nadia.get(page).status_code == 200
    changed = world.browsers.nadia.post(page, offer_form(version="1", places="4"))
    assert changed.status_code == 302
    stale = world.browsers.nadia.post(page, offer_form(version="1", places="5"))
    assert "a changé" in text(stale)
    renewed = world.browsers.nadia.post(f"{page}etape/", {"step": "renew", "version": "2"})
    assert renewed.status_code == 302
    world.browsers.nadia.post(f"{page}etape/", {"step": "close", "version": "3"})
    row = CareOffer.objects.get()
    assert (row.places, row.ends_on, row.closed_at is not None) == (
        4,
        TODAY + timedelta(days=183),
        True,
    )


def test_another_doctor_s_offer_is_nowhere(world):
    offer = open_places(world.doctor)
    for path in (f"/mes-places/{offer}/", f"/mes-places/{offer}/etape/"):
        assert world.browsers.hugo.get(path).status_code == 404
        assert world.browsers.hugo.post(path, {"step": "close", "version": 1}).status_code == 404
    assert CareOffer.objects.standing().count() == 1


# --- a need without a name, then a name


@pytest.mark.requirement("ACC-04")
def test_before_a_yes_no_page_says_who_it_is(world, sent, caplog):
    caplog.set_level("DEBUG")
    nadia = world.browsers.nadia
    pages = [
        nadia.get(path)
        for path in ("/", "/mes-places/", "/patients-proposes/", f"/patients-proposes/{sent}/")
    ]
    assert [page.status_code for page in pages] == [200] * 4
    refused = nadia.get(f"/patients-proposes/{sent}/coordonnees/")
    assert refused.status_code == 404
    assert leaks(*pages, refused) == []
    assert "71 ans et plus" in text(pages[-1])
    assert not [canary for canary in SHOWN if canary in caplog.text]


@pytest.mark.requirement("ACC-04", "AUD-01")
def test_a_yes_leads_to_the_person_and_each_reading_leaves_a_trace(world, sent):
    nadia = world.browsers.nadia
    answer = nadia.post(f"/patients-proposes/{sent}/", {"answer": "yes"}, follow=True)
    assert CANARIES["last_name"] in text(answer)
    assert "<title>Coordonnées" in text(answer)
    traces = AuditEntry.objects.filter(action="care_request.read.accepted")
    assert [trace.actor for trace in traces] == [world.accounts.nadia.pk]
    nadia.get(f"/patients-proposes/{sent}/coordonnees/")
    assert traces.all().count() == 2
    again = nadia.post(f"/patients-proposes/{sent}/", {"answer": "no", "reason": "full"})
    assert "déjà été acceptée" in text(again)


def test_a_trace_that_cannot_be_written_shows_nothing(world, sent, monkeypatch):
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent)
    nadia = world.browsers.nadia
    nadia.raise_request_exception = False
    monkeypatch.setattr("patients.readings.audit.record", _broken)
    answer = nadia.get(f"/patients-proposes/{sent}/coordonnees/")
    assert answer.status_code == 500
    assert leaks(answer) == []


def _broken(*_, **__):
    raise RuntimeError("the trace cannot be written")


def test_a_no_needs_its_reason_and_keeps_the_page(world, sent):
    answer = world.browsers.nadia.post(f"/patients-proposes/{sent}/", {"answer": "no"})
    assert answer.status_code == 422
    assert "Choisissez un motif" in text(answer)
    assert queries.find(sent).state == "proposed"
    world.browsers.nadia.post(f"/patients-proposes/{sent}/", {"answer": "no", "reason": "full"})
    assert queries.find(sent).state == "declined"


@pytest.mark.requirement("ACC-04")
def test_another_doctor_s_proposal_is_nowhere(world, sent):
    hugo = world.browsers.hugo
    paths = [f"/patients-proposes/{sent}/{end}" for end in ("", "coordonnees/", "suite/")]
    seen = [hugo.get(path) for path in paths]
    assert [one.status_code for one in seen] == [404] * 3
    for path in (paths[0], paths[2]):
        assert hugo.post(path, {"answer": "yes", "step": "called"}).status_code == 404
    assert leaks(*seen) == []
    assert queries.find(sent).state == "proposed"


@pytest.mark.parametrize("role", ["member", "president", "treasurer", "cpam", "ars", "msa"])
def test_nobody_else_opens_these_pages(world, sent, role):
    client = signed_in(make_account(role) if role != "member" else _nurse(world))
    card = of_person(world.doctor.person_id).id
    request = CareRequest.objects.get().pk
    for path in (
        "/mes-places/", "/patients-proposes/", f"/patients-proposes/{sent}/",
        f"/patients-proposes/{sent}/coordonnees/", "/acces/medecins/", "/acces/relances/",
        f"/acces/medecins/{card}/", f"/acces/demandes/{request}/proposer/",
        f"/acces/propositions/{sent}/",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code in (403, 404), path
        assert leaks(answer) == []


def _nurse(world):
    return make_account(person=Person.objects.get(pk=world.nurse.person_id))


def test_the_practice_says_what_followed(world, sent):
    nadia = world.browsers.nadia
    nadia.post(f"/patients-proposes/{sent}/", {"answer": "yes"})
    page = f"/patients-proposes/{sent}/suite/"
    nadia.post(page, {"step": "called"})
    nadia.post(page, {"step": "visit", "visit_on": "2026-11-27"})
    bad = nadia.post(page, {"step": "visit", "visit_on": "31/02/2026"})
    assert bad.status_code == 422
    assert "Premier rendez-vous le</a> : " in text(bad) and "n’existe pas" in text(bad)
    assert 'value="31/02/2026"' in bad.content.decode()
    again = nadia.post(page, {"step": "declared", "declared_on": "2026-11-18"})
    assert again.status_code == 422 and "Dites qui l’a dit" in text(again)
    nadia.post(
        page,
        {
            "step": "declared",
            "declared_on": "2026-11-18",
            "channel": "online",
            "said_by": "practice",
        },
    )
    facts = queries.find(sent)
    assert (facts.state, facts.informed_how) == ("declared", "Le cabinet l’a appelée")
    assert facts.first_visit_on.isoformat() == "2026-11-27"


# --- a secretary, a stand-in


def test_a_secretary_answers_for_her_doctor_and_for_her_alone(world, sent):
    let_her_answer(world)
    lys = world.browsers.lys
    other = propose(world, ask(), open_places(world.other))
    listed = lys.get("/patients-proposes/")
    assert str(sent) in text(listed)
    assert str(other) not in text(listed)
    assert leaks(listed) == []
    assert lys.get(f"/patients-proposes/{other}/").status_code == 404
    answer = lys.post(f"/patients-proposes/{sent}/", {"answer": "yes"}, follow=True)
    assert CANARIES["last_name"] in text(answer)
    assert queries.find(sent).through == "le secrétariat"


def test_without_a_delegation_an_account_sees_nothing(world, sent):
    assert "Personne n’attend votre réponse" in text(world.browsers.lys.get("/patients-proposes/"))
    assert world.browsers.lys.get(f"/patients-proposes/{sent}/").status_code == 404


def test_a_nurse_who_never_joined_is_offered_no_place_to_open(world):
    nurse = Person.objects.get(pk=world.nurse.person_id)
    stranger = Person.objects.create(
        last_name="Sauge", first_name="Maud", profession=nurse.profession
    )
    browser = signed_in(make_account(person=stranger))
    for page in ("/mes-places/", "/mes-places/qui-repond/"):
        assert "J’ouvre" not in text(browser.get(page))
    assert "Aucun médecin ne vous a confié ses places" in text(browser.get("/mes-places/"))


@pytest.mark.requirement("ACC-04")
def test_a_delegation_ended_closes_every_door_at_once(world, sent):
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
    assert queries.find(sent).through == "le remplaçant"


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


def test_an_unknown_address_and_a_reviewer_s_get_the_same_answer(world):
    pages = [
        text(
            world.browsers.nadia.post(
                "/mes-places/qui-repond/",
                {"email": email, "kind": "secretary", "starts_on": "2026-11-18"},
            )
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
    assert "déjà cet accès" in text(twice)
    world.browsers.hugo.post(f"/mes-places/qui-repond/{row.pk}/")
    assert Delegation.objects.on(TODAY).count() == 1
    world.browsers.nadia.post(f"/mes-places/qui-repond/{row.pk}/")
    assert Delegation.objects.on(TODAY).count() == 0


# --- the office


def test_the_office_proposes_from_the_page_without_a_name_on_it(world):
    request = ask(**CANARIES)
    offer = open_places(world.doctor)
    open_places(world.other, ald=False)
    ines = world.browsers.ines
    page = ines.get(f"/acces/demandes/{request}/proposer/")
    assert "Nadia Genévrier" in text(page)
    assert "N’accepte pas les ALD" in text(page)
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
    assert [one.tag.label for one in queries.of_request(request)] == [
        "Chez Nadia Genévrier, réponse avant le 24 novembre 2026"
    ]


@pytest.mark.parametrize(
    "changed", [{"reply_by": "hier"}, {"offer": "x"}, {"version": ""}, {"token": "1"}]
)
def test_a_strange_proposal_is_refused_with_a_sentence(world, changed):
    request, offer = ask(), open_places(world.doctor)
    form = {
        "token": str(uuid4()), "version": 2, "offer": str(offer), "reply_by": "2026-11-24"
    }  # fmt: skip
    answer = world.browsers.ines.post(f"/acces/demandes/{request}/proposer/", form | changed)
    assert answer.status_code == 422
    assert "à corriger" in text(answer)
    assert queries.of_request(request) == ()


def test_the_office_writes_down_a_phone_call_then_all_that_follows(world, sent):
    ines, page = world.browsers.ines, f"/acces/propositions/{sent}/"
    assert leaks(ines.get(page)) == []
    nobody = ines.post(page, {"step": "answer", "answer": "yes"})
    assert "Dites qui a répondu" in text(nobody)
    ines.post(page, {"step": "answer", "answer": "yes", "told_by": "Mme Lys"})
    ines.post(page, {"step": "informed", "how": "phone"})
    ines.post(page, {"step": "visit", "visit_on": "2026-11-30"})
    ines.post(page, {"step": "asked"})
    answer = ines.post(
        page,
        {"step": "declared", "declared_on": "2026-11-18", "channel": "paper", "said_by": "person"},
        follow=True,
    )
    assert "la demande est close, réussie" in text(answer)
    assert "Mme Lys" in text(answer)
    assert leaks(answer) == []
    assert ines.post(page, {"step": "brûler"}).status_code == 404


def test_the_office_undoes_a_yes_of_the_day_from_the_page(world, sent):
    ines, page = world.browsers.ines, f"/acces/propositions/{sent}/"
    ines.post(page, {"step": "answer", "answer": "yes", "told_by": "Mme Lys"})
    assert ines.post(page, {"step": "undo", "comment": ""}).status_code == 422
    answer = ines.post(page, {"step": "undo", "comment": "Mauvaise fiche."}, follow=True)
    assert "Mauvaise fiche." in text(answer)
    assert queries.find(sent).state == "undone"


def test_the_list_of_doctors_says_who_must_not_be_called(world):
    open_places(world.doctor, 2)
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.other.person_id)
    offers.open_offer(
        by=world.office, at=NOW, token=uuid4(), doctor_id=card,
        terms=Terms("no", ends_on=UNTIL, told_by="Hugo Gentiane"),
    )  # fmt: skip
    ines = world.browsers.ines
    assert "2 places libres" in text(ines.get("/acces/medecins/?voir=places"))
    refused = text(ines.get("/acces/medecins/?voir=non"))
    assert "Hugo Gentiane" in refused
    assert "Nadia" not in refused
    assert "Ne pas appeler" in text(ines.get(f"/acces/medecins/{card}/"))
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
    shown = text(world.browsers.ines.get(page))
    assert "Mme Lys" in shown
    assert 'value="2027-06-30"' in shown
    assert "30 juin 2027" not in text(world.browsers.nadia.get("/mes-places/"))


def test_a_doctor_outside_is_added_by_her_name(world):
    form = {"kind": "outside", "last_name": "", "first_name": "Paul"}
    assert world.browsers.ines.post("/acces/medecins/ajouter/", form).status_code == 422
    form = {"kind": "outside", "last_name": "Sorbier", "first_name": "Paul", "phone": "0565"}
    answer = world.browsers.ines.post("/acces/medecins/ajouter/", form, follow=True)
    assert "Paul Sorbier" in text(answer)
    assert "non adhérent" in text(answer)


def test_the_reminders_page_lists_each_thing_once(world, sent):
    page = text(world.browsers.ines.get("/acces/relances/"))
    assert "Rien à relancer" in page
    answers.accept(by=world.doctor, at=NOW, proposal_id=sent)
    page = world.browsers.ines.get("/acces/relances/")
    assert leaks(page) == []
    assert queries.find(sent).informed_at is not None  # her address received a mail
    called = propose(world, ask(), open_places(world.other))
    answers.accept(by=world.other, at=NOW, proposal_id=called)
    assert "Prévenir la personne" in text(world.browsers.ines.get("/acces/relances/"))


def test_a_secretary_lands_where_her_doctor_s_proposals_are(world, sent):
    assert world.browsers.lys.get("/").status_code == 200
    let_her_answer(world)
    landed = world.browsers.lys.get("/", follow=True)
    assert landed.redirect_chain == [("/patients-proposes/", 302)]
    assert 'href="/patients-proposes/" aria-current="page"' in text(landed)
    assert "Mes heures" not in text(landed)
    assert world.browsers.ines.get("/")["Location"] == "/acces/"


@pytest.mark.parametrize("who", ["nadia", "ines"])
def test_what_an_expired_session_typed_is_shown_again_to_its_author(world, who):
    card = doctors.record_member_doctor(by=world.office, at=NOW, person_id=world.other.person_id)
    page = "/mes-places/" if who == "nadia" else f"/acces/medecins/{card}/"
    browser = getattr(world.browsers, who)
    shown = text(browser.get(page))
    typed = offer_form(
        owner=re.search('name="owner" value="([^"]+)"', shown)[1],
        about=str(card) if who == "ines" else "",
        places="7",
        told_by="Mme Lys",
    )
    if who == "nadia":
        del typed["about"]
    assert Client().post(page, typed)["Location"].startswith("/compte/login/")
    again = text(browser.get(page))
    assert "Votre session avait expiré" in again
    assert 'name="places" value="7"' in again
    assert CareOffer.objects.count() == 0
    assert browser.post(page, typed).status_code == 302
    assert "avait expiré" not in text(browser.get(page))
