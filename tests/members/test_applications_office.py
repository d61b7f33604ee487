"""The coordinator's desk: the list, who looks like whom, the decision, and two people at once."""

import csv
import io
import threading
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import mail as mailbox
from django.core.cache import cache
from django.db import connections
from django.test import Client

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden, Stale
from cpts_portal.foundation.models import AuditEntry
from cpts_portal.foundation.surface import mail
from members.models import Application, Invitation, Membership, Person, Structure
from members.operations import deciding, membership
from members.queries import applications as waiting_ones
from members.queries import directory
from members.queries import membership as reads
from members.workflow import APPLICATION
from tests.members.conftest import NOW
from tests.members.joining_world import (
    OFFICE,
    OTHER_RPPS,
    RPPS,
    STRUCTURE,
    accepted,
    letters,
    person_form,
    profession,
    send,
    structure_form,
    text,
)
from tests.signing_in import make_account, make_role, signed_in

CLAIRE = Actor(uuid4(), frozenset({"coordinator"}), second_factor=True, name="Claire Aubépine")
DAY = NOW.date()


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


@pytest.fixture
def office(association):
    return signed_in(make_role("coordinator", name="Claire Aubépine"))


@pytest.fixture
def apply(association, monkeypatch):
    """``apply(last_name="Sureau", days=3)``: sent three days ago."""

    def _apply(*, days=0, path="/adherer/", **changed):
        form = structure_form(**changed) if path == STRUCTURE else person_form(**changed)
        monkeypatch.setattr(clock, "now", lambda: NOW - timedelta(days=days))
        row = send(Client(), form, path)
        monkeypatch.setattr(clock, "now", lambda: NOW)
        return row

    return _apply


def page_of(row) -> str:
    return f"{OFFICE}{row.id}/"


def decide(office, row, step, **more):
    row.refresh_from_db()
    return office.post(page_of(row), {"step": step, "version": row.version, **more})


def decided(office, row, step, **more) -> str:
    """Where the decision leads."""
    answer = decide(office, row, step, **more)
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    return answer["Location"]


def test_what_waits_longest_comes_first_and_each_state_has_its_tab(office, apply):
    names = {"Sureau": 1, "Tilleul": 5, "Acacia": 3}
    rows = {
        name: apply(last_name=name, days=days, email=f"{name}@exemple.fr", rpps="", no_rpps="on")
        for name, days in names.items()
    }
    body = text(office.get(OFFICE))
    assert sorted(names, key=body.index) == ["Tilleul", "Acacia", "Sureau"]
    decided(office, rows["Acacia"], "ask", reason="Votre diplôme.")
    assert "Relancée : Inès Acacia" in text(office.get(OFFICE))
    assert "Acacia" not in text(office.get(OFFICE))
    assert "Acacia" in text(office.get(OFFICE, {"etat": "relancees"}))
    assert "Acacia" in text(office.get(OFFICE, {"etat": "toutes"}))


@pytest.mark.parametrize("typed", ["sureau", "SUREAU in", RPPS, "number"])
def test_an_application_is_found_by_name_number_or_rpps(office, apply, typed):
    row = apply(last_name="Sureau")
    apply(last_name="Tilleul", email="t@exemple.fr", rpps=OTHER_RPPS)
    body = text(office.get(OFFICE, {"q": str(row) if typed == "number" else typed}))
    assert "Sureau" in body and "Tilleul" not in body


@pytest.mark.parametrize(
    "query",
    [
        {"etat": "x", "tri": "password", "qui": "rois", "page": "-1"},
        {"q": "a\x00b"},
        {"q": "x" * 5000},
        {"q": "AD-99999999999999999999"},
        {"q": "²³", "page": "abc"},
        {"state__contains": "a", "membership__person__email__startswith": "a"},
    ],
)
def test_a_strange_address_shows_the_list(office, apply, query):
    apply()
    assert office.get(OFFICE, query).status_code == 200
    assert office.get(f"{OFFICE}demandes.csv", query).status_code == 200


def test_the_file_is_the_list_safe_in_a_spreadsheet_and_traced(office, apply):
    apply(last_name="Sureau", detail="=HYPERLINK(1)")
    answer = office.get(f"{OFFICE}demandes.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(r["nom"], r["RPPS"], r["téléphone"], r["sur le territoire"]) for r in rows] == [
        ("Inès Sureau", RPPS, "0612345678", "oui")
    ]
    assert AuditEntry.objects.filter(action="applications.exported").count() == 1


def test_an_empty_list_says_what_to_do(office):
    body = text(office.get(OFFICE))
    assert "Aucune demande n’attend" in body and "Adhérer" in body


def test_the_place_of_members_says_how_many_wait(office, apply):
    apply(days=3)
    assert "1 demande d’adhésion à vérifier" in text(office.get("/adherents/"))
    found = waiting_ones.waiting(NOW)
    assert (found.count, found.oldest_days) == (1, 3)


def test_nobody_waits_and_the_count_says_so(association):
    assert waiting_ones.waiting(NOW) == waiting_ones.Waiting(0, 0)


def test_the_desk_sees_the_facts_the_texts_the_territory_and_the_number(office, apply):
    row = apply(postal_code="46310", commune="Concorès", home_visits="on", **accepted("directory"))
    body = text(office.get(page_of(row)))
    for words in (
        "À vérifier", str(row), RPPS, "clé exacte", "Hors du territoire", "Concorès",
        "ines.myrtille@exemple.fr", "Statuts de l’association, version 2022-1",
        "Parution à l’annuaire des adhérents, version 2022-1", "Visites à domicile", "occitan",
    ):  # fmt: skip
        assert words in body, words


def test_accepting_makes_a_member_from_today_and_invites_her(office, apply):
    row = apply(finess="", home_visits="on", mssante_email="i@pro.mssante.fr")
    assert decided(office, row, "accept") == OFFICE
    person = Person.objects.get()
    kept = {
        name: getattr(person, name)
        for name in (
            *("civility", "last_name", "first_name", "rpps", "email", "phone", "workplace"),
            *("street", "postal_code", "commune_id", "languages", "mssante_email", "home_visits"),
            *("practice_mode", "listed"),
        )
    }
    assert kept == {
        "civility": "Mme", "last_name": "Myrtille", "first_name": "Inès", "rpps": RPPS,
        "email": "ines.myrtille@exemple.fr", "phone": "0612345678",
        "workplace": "Cabinet des Tilleuls", "street": "3 rue des Tilleuls",
        "postal_code": "46300", "commune_id": "46127", "languages": "occitan",
        "mssante_email": "i@pro.mssante.fr", "home_visits": True, "practice_mode": "L",
        "listed": False,
    }  # fmt: skip
    assert reads.active_on(DAY).person_ids == {person.id}
    assert reads.active_on(DAY - timedelta(days=1)).people == 0
    assert (row.state, row.membership.state, row.fee_eur) == ("accepted", "accepted", Decimal(20))
    assert [letter.to for letter in letters("invitation")] == ["ines.myrtille@exemple.fr"]
    assert letters("accepted") == []


def test_only_who_wished_it_stands_in_the_directory(office, apply):
    decided(office, apply(last_name="Sureau", **accepted("directory")), "accept")
    decided(office, apply(last_name="Tilleul", email="t@exemple.fr", rpps=OTHER_RPPS), "accept")
    shown = [row.name for row in directory.page(DAY, number=1)]
    assert shown == ["Inès Sureau"]


def test_the_fee_received_makes_her_up_to_date_once(office, apply):
    row = apply()
    decided(office, row, "accept")
    assert "20 € attendus" in text(office.get(page_of(row))).replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    assert decided(office, row, "fee") == page_of(row)
    assert row.membership.state == "active"
    body = text(decide(office, row, "fee"), 422)
    assert "Cette étape n’est plus possible" in body and "À jour" in body


def test_after_a_decision_the_next_one_opens(office, apply):
    rows = [apply(days=days, email=f"n{days}@exemple.fr", rpps="", no_rpps="1") for days in (4, 2)]
    body = text(office.get(page_of(rows[0])))
    assert "1 sur 2 à vérifier" in body
    for key in "vrj":
        assert f'data-key="{key}"' in body
    assert decided(office, rows[0], "refuse", reason="Hors champ.") == page_of(rows[1])
    assert decided(office, rows[1], "ask", reason="Votre diplôme.") == OFFICE


@pytest.mark.parametrize("step", ["ask", "refuse"])
@pytest.mark.parametrize("reason", ["", "   ", "caché\u200bici", "1 84 12 76 451 089 46"])
def test_a_decision_against_needs_a_reason_that_can_be_read(office, apply, step, reason):
    row = apply()
    body = text(decide(office, row, step, reason=reason), 422)
    assert 'id="id_reason_error"' in body
    row.refresh_from_db()
    assert row.state == "received" and letters("missing") == letters("refused") == []


def test_the_refusal_is_written_with_its_reason_and_the_question_without(office, apply):
    asked = apply(last_name="Sureau", email="s@exemple.fr")
    refused = apply(last_name="Tilleul", email="t@exemple.fr", rpps=OTHER_RPPS)
    decided(office, asked, "ask", reason="Votre diplôme manque.")
    decided(office, refused, "refuse", reason="Votre exercice est à Lyon.")
    mail.deliver_due(NOW)
    bodies = {m.to[0]: m.body for m in mailbox.outbox if "bien reçue" not in m.subject}
    assert "Votre exercice est à Lyon." in bodies["t@exemple.fr"]
    assert "diplôme" not in bodies["s@exemple.fr"]


def test_an_unknown_step_or_version_changes_nothing(office, apply):
    row = apply()
    for posted in ({"step": "delete", "version": 1}, {"step": "accept"}, {"version": 1}):
        assert office.post(page_of(row), posted).status_code == 422
    row.refresh_from_db()
    assert row.state == "received"


def test_an_application_that_is_not_there_is_not_found(office):
    assert office.get(f"{OFFICE}{uuid4()}/").status_code == 404
    assert office.post(f"{OFFICE}{uuid4()}/", {"step": "accept"}).status_code == 404


def test_the_second_to_decide_is_told(office, apply):
    row = apply()
    decided(office, row, "ask", reason="Votre diplôme.")
    late = office.post(page_of(row), {"step": "accept", "version": 1})
    body = text(late, 422)
    assert "Quelqu’un d’autre a traité cette demande" in body and "Relancée" in body
    assert 'name="version" value="2"' in body
    assert not Membership.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_decide_at_once_leave_one_decision(apply):
    row, done, told = apply(), [], []
    start = threading.Barrier(6)

    def act(number: int):
        door = {"by": CLAIRE, "at": NOW, "application_id": row.id, "version": 1}
        try:
            start.wait(30)
            if number % 2:
                deciding.accept_application(**door)
            else:
                deciding.refuse_application(**door, reason="Hors champ.")
            done.append(number)
        except Stale as stale:
            told.append(stale.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(done) == 1 and len(told) == 5
    row.refresh_from_db()
    accepted_one = row.state == "accepted"
    assert Person.objects.count() == Membership.objects.count() == int(accepted_one)
    assert Invitation.objects.count() == len(letters("invitation")) == int(accepted_one)
    assert len(letters("refused")) == int(not accepted_one)
    assert row.log.count() == 2


def test_the_desk_sees_who_may_be_the_same_person_already(office, apply, join):
    join("Genévrier", "Nadia", rpps=OTHER_RPPS)
    mailed = join("Sureau", "Paul", email="Meme@exemple.fr")
    login = join("Lierre", "Anne")
    make_account(person=login, email="lierre@exemple.fr")
    named = join("Myrtille", "Ines")
    body = text(office.get(page_of(apply(rpps=OTHER_RPPS, email="meme@exemple.fr"))))
    assert "Nadia Genévrier</a>, Infirmier : même RPPS" in body
    assert f"{mailed.name}</a>, Infirmier : même adresse électronique" in body
    assert f"{named.name}</a>, Infirmier : même nom" in body
    assert "adhérent</span>" in body
    other = text(office.get(page_of(apply(email="lierre@exemple.fr", rpps="", no_rpps="1"))))
    assert "Anne Lierre</a>, Infirmier : même adresse électronique" in other
    assert "demande AD-" in other


def test_somebody_who_comes_back_keeps_her_page_and_her_numbers(office, apply, join):
    person = join("Myrtille", "Inès", rpps=RPPS, phone="0400000000")
    membership.leave_member(
        by=SYSTEM, at=NOW, person_id=person.id, left_on=date(2025, 1, 1), reason="congé"
    )
    row = apply()
    decided(office, row, "accept", person=str(person.id))
    person.refresh_from_db()
    assert (person.phone, person.email) == ("0400000000", "ines.myrtille@exemple.fr")
    assert [m.joined_on for m in reads.of_person(person.id)] == [DAY, date(2022, 7, 5)]
    assert Person.objects.count() == 1


@pytest.mark.requirement("IDN-01")
def test_one_number_is_never_two_people(office, apply, join):
    join("Genévrier", "Nadia", rpps=RPPS)
    row = apply()
    body = text(decide(office, row, "accept"), 422)
    assert "Ce numéro RPPS est déjà celui d’une autre personne" in body
    row.refresh_from_db()
    assert row.state == "received" and row.membership is None
    assert Person.objects.count() == 1 and not letters("invitation")


def test_a_member_is_not_a_member_twice(office, apply, join):
    person = join("Myrtille", "Inès", rpps=RPPS)
    body = text(decide(office, apply(), "accept", person=str(person.id)), 422)
    assert "Cette personne est déjà adhérente à cette date" in body


def test_a_page_that_looks_nothing_like_it_is_not_attached(office, apply, join):
    stranger = join("Lierre", "Anne", profession=("TRE_G15", "10"))
    row = apply()
    body = text(decide(office, row, "accept", person=str(stranger.id)), 422)
    assert "Ce choix n’existe pas" in body
    with pytest.raises(DomainError, match="ne ressemble pas"):
        deciding.accept_application(
            by=CLAIRE, at=NOW, application_id=row.id, version=1, person_id=stranger.id
        )


@pytest.mark.requirement("IDN-01")
def test_an_official_number_that_fails_its_key_is_confirmed_by_name_and_date(office, apply):
    """Some of the directory's own numbers fail Luhn."""
    row = apply(rpps="", no_rpps="on")
    assert "non donné, à chercher" in text(office.get(page_of(row)))
    decided(office, row, "confirm", rpps="8 10003456789")
    assert (row.rpps, row.rpps_confirmed_at) == ("10003456789", NOW)
    trace = AuditEntry.objects.get(action="application.confirm")
    assert trace.fields == ["rpps"] and trace.actor == row.rpps_confirmed_by
    assert "confirmé par le répertoire" in text(office.get(page_of(row)))
    decided(office, row, "accept")
    person = Person.objects.get()
    assert (person.rpps, person.rpps_confirmed_by) == ("10003456789", row.rpps_confirmed_by)


@pytest.mark.requirement("IDN-01")
@pytest.mark.parametrize("typed", ["", "abc", "0" * 11, "123", "9" * 50])
def test_what_is_no_number_is_not_confirmed(office, apply, typed):
    row = apply(rpps="", no_rpps="on")
    assert 'id="id_rpps_error"' in text(decide(office, row, "confirm", rpps=typed), 422)
    row.refresh_from_db()
    assert row.rpps == ""


def test_a_structure_becomes_a_member_with_its_numbers_and_no_account(office, apply):
    row = apply(path=STRUCTURE, siret="35600000049837", rna="W2A1234567")
    decided(office, row, "accept")
    one = Structure.objects.get()
    assert (one.name, one.kind, one.siret, one.rna) == (
        "EHPAD Les Myosotis", "ehpad", "35600000049837", "W2A1234567",
    )  # fmt: skip
    assert (one.representative, one.email) == ("Odile Capucine", "direction@myosotis.example")
    assert row.fee_eur == 100
    assert reads.active_on(DAY).structure_ids == {one.id}
    assert not Invitation.objects.exists()
    assert [letter.to for letter in letters("accepted")] == ["direction@myosotis.example"]


def test_two_structures_alike_are_seen(office, apply):
    decided(office, apply(path=STRUCTURE, siret="35600000049837"), "accept")
    again = apply(path=STRUCTURE, siret="35600000049837", email="autre@myosotis.example")
    body = text(office.get(page_of(again)))
    assert "même SIRET, même nom" in body


def test_who_has_an_account_already_is_told_to_sign_in(office, apply, join):
    person = join("Myrtille", "Inès", rpps=RPPS)
    make_account(person=person, email="ines.myrtille@exemple.fr")
    membership.leave_member(
        by=SYSTEM, at=NOW, person_id=person.id, left_on=date(2025, 1, 1), reason="congé"
    )
    decided(office, apply(), "accept", person=str(person.id))
    assert not Invitation.objects.exists()
    mail.deliver_due(NOW)
    assert any("Vous avez déjà un compte" in message.body for message in mailbox.outbox)


@pytest.mark.parametrize("role", ["member", "doctor", "treasurer", "cpam", "administrator"])
def test_nobody_but_the_coordination_reads_a_candidate(apply, role):
    row = apply(email="canari.candidat@exemple.fr", phone="07 99 88 77 66", street="9 rue Canari")
    client = signed_in(make_role(role))
    for path in (OFFICE, page_of(row), f"{OFFICE}demandes.csv"):
        answer = client.get(path)
        assert answer.status_code == 403
    assert client.post(page_of(row), {"step": "accept", "version": 1}).status_code == 403
    with pytest.raises(Forbidden):
        deciding.accept_application(
            by=Actor(uuid4(), frozenset({role})), at=NOW, application_id=row.id, version=1
        )


def test_a_new_member_s_own_contacts_are_not_in_the_directory(office, apply, join):
    row = apply(
        email="canari.candidat@exemple.fr", phone="07 99 88 77 66", street="9 rue Canari",
        workplace="Maison Canari", **accepted("directory"),
    )  # fmt: skip
    decided(office, row, "accept")
    other = signed_in(make_account(person=join("Lierre", "Anne")))
    person_id = Person.objects.get(last_name="Myrtille").id
    seen = text(other.get("/adherents/")) + text(other.get(f"/adherents/{person_id}/"))
    assert "Inès Myrtille" in seen
    for word in ("canari.candidat", "0799887766", "Canari"):
        assert word not in seen


def test_the_steps_of_an_application_are_the_ones_of_the_table():
    candidate = Actor(None, frozenset({"candidate"}))

    def steps(by):
        return {s: {t.code for t in APPLICATION.possible(s, by)} for s in APPLICATION.states}

    assert steps(CLAIRE) == {
        "received": {"ask", "accept", "refuse"},
        "incomplete": {"ask", "accept", "refuse"},
        "accepted": set(), "refused": set(), "withdrawn": set(),
    }  # fmt: skip
    assert steps(candidate) == {
        "received": {"withdraw"}, "incomplete": {"answer", "withdraw"},
        "accepted": set(), "refused": set(), "withdrawn": set(),
    }  # fmt: skip


def test_every_step_is_logged_and_traced_without_a_word_of_what_was_typed(office, apply):
    row = apply()
    decided(office, row, "ask", reason="Votre diplôme.")
    decided(office, row, "accept")
    assert list(row.log.order_by("at", "id").values_list("step", "before", "after")) == [
        ("send", "", "received"),
        ("ask", "received", "incomplete"),
        ("accept", "incomplete", "accepted"),
    ]
    traces = AuditEntry.objects.filter(target_model="members.Application")
    assert set(traces.values_list("action", flat=True)) == {
        "application.send", "application.ask", "application.accept",
    }  # fmt: skip
    assert "diplôme" not in str(list(traces.values()))


def test_a_kinesiologist_is_asked_for_no_number(office, apply):
    row = apply(profession=profession("KINESIO", "LOCAL"), rpps="")
    body = text(office.get(page_of(row)))
    assert "sans objet" in body and "Le répertoire national confirme" not in body
    assert Application.objects.get().rpps == ""
