"""The coordinator's list and queue: thirty in five minutes, from the keyboard."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cpts_portal.foundation.kernel.french import by_whom, of_name
from missions.operations import proposals, review
from missions.queries import declarations as queries
from tests.missions.conftest import acting, join
from tests.missions.declare_page.conftest import NIR_ECHO
from tests.support.clocks import NOW
from tests.support.pages import body_of, page_text

LIST = "/missions/heures/"


def page_of(declaration_id):
    return f"{LIST}{declaration_id}/"


def test_verifying_one_opens_the_next_until_none_is_left(browsers, declare):
    sent = [declare(minutes=30, at=NOW + timedelta(minutes=n)) for n in range(3)]
    opened, here = [], page_of(sent[0])
    for _ in sent:
        opened.append(here)
        answer = browsers.claire.post(here, {"step": "validate", "version": 2})
        assert answer.status_code == 302
        here = answer["Location"]
    assert opened == [page_of(pk) for pk in sent]
    assert here == LIST
    assert "Rien n’attend votre vérification" in page_text(browsers.claire.get(here))


def test_every_decision_has_its_key_and_its_neighbours(browsers, declare):
    sent = [declare(minutes=30, at=NOW + timedelta(minutes=n)) for n in range(3)]
    body = page_text(browsers.claire.get(page_of(sent[1])))
    for key in "vrjk":
        assert f'data-key="{key}"' in body
    assert "· 3 à vérifier" in body
    assert "À vérifier" in body
    assert "Vérifier et passer à la suivante" in body


def test_the_evidence_is_on_the_page_that_decides(browsers, world):
    from tests.missions.declare_page.conftest import picture

    browsers.claudie.post(
        "/missions/declarer/",
        {
            "token": str(uuid4()),
            "about": "fiche:A6",
            "activity": "TER",
            "done_on": "2026-11-14",
            "duration": "2",
            "evidence": [picture("stand.png")],
        },
    )
    facts = queries.for_person(world.claudie.id)[0]
    body = page_text(browsers.claire.get(page_of(facts.id)))
    assert '/image/" alt="Pièce jointe : stand.png"' in body


def test_what_else_she_did_that_day_stands_beside(browsers, world, meet, declare):
    hours = proposals.propose_from_meeting(
        by=world.claire, at=NOW, meeting_id=meet(on=date(2026, 9, 26)).id
    )
    proposals.confirm_proposal(by=world.nurse, at=NOW, declaration_id=hours[world.claudie.id])
    double = declare(done_on=date(2026, 9, 26))
    body = page_text(browsers.claire.get(page_of(double)))
    assert "Le même jour, cette personne a aussi" in body
    assert "Groupe accès aux soins" in body


def test_a_refusal_without_a_reason_comes_back_with_its_sentence(browsers, declare):
    sent = declare()
    answer = browsers.claire.post(page_of(sent), {"step": "refuse", "version": 2, "reason": ""})
    assert "Dites pourquoi en une phrase" in page_text(answer, 422)
    assert queries.find_declaration(sent).state == "submitted"


def test_the_second_coordinator_reads_where_it_stands(browsers, declare):
    sent = declare()
    browsers.claire.post(page_of(sent), {"step": "validate", "version": 2})
    answer = browsers.chloe.post(
        page_of(sent), {"step": "refuse", "version": 2, "reason": "Doublon."}
    )
    body = page_text(answer, 422)
    assert "Quelqu’un d’autre a traité ces heures" in body
    assert "Vérifiée" in body
    assert queries.find_declaration(sent).state == "validated"


@pytest.mark.parametrize(
    "posted",
    [
        {"step": "pay", "version": 2},
        {"step": "validate", "version": "x"},
        {"step": "validate"},
        {"version": 2},
        {"step": "validate", "version": 10**30},
        {},
    ],
)
def test_a_forged_decision_decides_nothing(browsers, declare, posted):
    sent = declare()
    assert browsers.claire.post(page_of(sent), posted).status_code == 422
    assert queries.find_declaration(sent).state == "submitted"


@pytest.mark.requirement("IDN-05")
def test_a_social_security_number_in_a_reason_is_emptied(browsers, declare):
    sent = declare()
    answer = browsers.claire.post(
        page_of(sent), {"step": "refuse", "version": 2, "reason": "voir 1 84 12 76 451 089 46"}
    )
    assert "sécurité sociale" in page_text(answer, 422)
    assert not NIR_ECHO.search(page_text(answer, 422))


def test_a_member_decides_nothing(browsers, declare):
    sent = declare()
    for browser in (browsers.claudie, browsers.paul):
        answer = browser.post(page_of(sent), {"step": "validate", "version": 2})
        assert answer.status_code == 404
        assert browser.get(LIST).status_code == 403
        assert browser.post(LIST, {"pick": f"{sent}:2"}).status_code == 403
        assert browser.get(f"{LIST}export.csv").status_code == 403
    assert queries.find_declaration(sent).state == "submitted"


def test_ticked_rows_are_verified_together(browsers, declare):
    sent = [declare(minutes=30) for _ in range(3)]
    picks = [f"{pk}:2" for pk in sent[:2]] + ["n’importe quoi", f"{uuid4()}:1", f"{sent[2]}:99"]
    answer = browsers.claire.post(LIST, {"pick": picks}, follow=True)
    assert "2 déclarations vérifiées" in page_text(answer)
    states = [queries.find_declaration(pk).state for pk in sent]
    assert states == ["validated", "validated", "submitted"]
    assert "Cochez d’abord" in page_text(browsers.claire.post(LIST, {}, follow=True))


def test_rows_that_another_coordinator_has_verified_are_left_and_counted(browsers, declare):
    picks = [f"{declare(minutes=30)}:2" for _ in range(2)]
    browsers.chloe.post(LIST, {"pick": picks})
    body = page_text(browsers.claire.post(LIST, {"pick": picks}, follow=True))
    assert "2 laissées de côté : Quelqu’un d’autre a traité ces heures" in body
    assert "déclarations vérifiées" not in body


def test_the_address_filters_and_sorts_what_it_may(browsers, world, declare):
    declare()
    declare(by=world.doctor, mission_code="acces", action_number="A1", done_on=date(2026, 10, 1))

    def names_with(**query):
        body = page_text(browsers.claire.get(LIST, query))
        # the filter itself lists every name: look at the rows
        rows = body.partition("<tbody>")[2]
        return {name for name in ("Claudie Bruyère", "Paul Sorbier") if name in rows}

    both = {"Claudie Bruyère", "Paul Sorbier"}
    assert names_with() == both
    assert names_with(mission="acces") == {"Paul Sorbier"}
    assert names_with(personne=str(world.claudie.id)) == {"Claudie Bruyère"}
    assert names_with(du="2026-11-01") == {"Claudie Bruyère"}
    assert names_with(au="2026-11-01") == {"Paul Sorbier"}
    assert names_with(etat="verifiees") == set()
    assert names_with(etat="toutes", tri="personne") == both


@pytest.mark.parametrize(
    "query",
    [
        {"etat": "payee"},
        {"mission": "' OR 1=1"},
        {"personne": "x"},
        {"personne__last_name__startswith": "B"},
        {"tri": "person__email"},
        {"du": "hier", "au": "31/02/2026"},
        {"page": "-3"},
        {"page": "99999999999999999999"},
        {"page": "<script>"},
    ],
)
def test_an_address_that_asks_for_anything_else_is_ignored(browsers, declare, query):
    declare()
    answer = browsers.claire.get(LIST, query)
    assert "Claudie Bruyère" in page_text(answer).partition("<tbody>")[2]
    assert "<script>" not in page_text(answer).partition("<main")[2]
    assert browsers.claire.get(f"{LIST}export.csv", query).status_code == 200


def test_the_list_costs_the_same_for_three_rows_and_for_sixty(browsers, world, declare):
    def queries_of_the_list():
        with CaptureQueriesContext(connection) as captured:
            assert browsers.claire.get(LIST).status_code == 200
        return len(captured)

    for number in range(3):
        declare(minutes=10, at=NOW + timedelta(seconds=number))
    queries_of_the_list()
    three = queries_of_the_list()
    for number in range(57):
        other = acting(join(f"Adhérent {number}", "Camille")) if number % 10 == 0 else world.nurse
        declare(by=other, minutes=10, at=NOW + timedelta(seconds=number))
    assert queries_of_the_list() == three


def test_the_export_is_the_filtered_list_with_formulas_disarmed(browsers, declare):
    declare(comment="=1+1", people_met=18)
    answer = browsers.claire.get(f"{LIST}export.csv", {"etat": "toutes"})
    body = body_of(answer)
    table = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert table[0][:3] == ["numéro", "personne", "date"]
    row = dict(zip(table[0], table[1], strict=True))
    assert row["personne"] == "Claudie Bruyère"
    assert row["précision"] != "=1+1"


def test_a_verification_is_undone_from_the_page(browsers, world, declare):
    sent = declare()
    review.validate(by=world.claire, at=NOW, declaration_id=sent)
    assert "Annuler la vérification" in page_text(browsers.claire.get(page_of(sent)))
    answer = browsers.claire.post(
        page_of(sent), {"step": "unvalidate", "version": 3, "reason": "Erreur de ma part."}
    )
    assert answer["Location"] == page_of(sent)
    assert queries.find_declaration(sent).state == "submitted"


def test_an_unknown_declaration_is_not_found(browsers):
    assert browsers.claire.get(page_of(uuid4())).status_code == 404
    assert browsers.claire.post(page_of(uuid4()), {"step": "validate"}).status_code == 404


def test_the_hours_of_one_meeting_stand_together_and_are_ticked_together(
    browsers, world, meet, declare
):
    declare(minutes=30)
    hours = proposals.propose_from_meeting(by=world.claire, at=NOW, meeting_id=meet().id)
    for person, by in ((world.claudie, world.nurse), (world.paul, world.doctor)):
        proposals.confirm_proposal(
            by=by, at=NOW + timedelta(minutes=5), declaration_id=hours[person.id]
        )
    body = page_text(browsers.claire.get(LIST))
    assert 'aria-label="Cocher les 2 de Groupe accès aux soins"' in body
    assert "Groupe accès aux soins, jeudi 12 novembre 2026" in body
    assert body.count('data-group="meeting-') == 3
    assert "Cocher toutes les heures de cette page" in body
    assert "jeu. 12 nov. 2026" in body


def test_the_number_of_hours_is_said_once(browsers, declare):
    declare()
    body = page_text(browsers.claire.get(LIST))
    assert "<strong>1</strong> déclaration" in body
    assert "1 ligne" not in body


def test_the_queue_says_how_many_are_left(browsers, declare):
    first, _ = declare(), declare(minutes=30)
    body = page_text(browsers.claire.get(page_of(first)))
    assert "· 2 à vérifier" in body and "1 sur 2" not in body


def test_the_title_of_hours_elides_before_a_vowel():
    assert of_name("Isabelle Anémone") == "d’Isabelle Anémone"
    assert of_name("Élise Ancolie") == "d’Élise Ancolie"
    assert of_name("Claire Aubépine") == "de Claire Aubépine"
    assert (of_name("Yves"), of_name("Yann"), of_name("Yasmine")) == (
        "d’Yves",
        "de Yann",
        "de Yasmine",
    )
    assert by_whom("Le portail") == "par le portail"
    assert by_whom("Claire Aubépine") == "par Claire Aubépine"


def test_a_reason_that_is_demanded_is_not_called_optional(browsers, world, declare):
    sent = declare()
    body = page_text(browsers.claire.get(page_of(sent)))
    assert "(demandé, sauf pour vérifier)" in body and "(facultatif)" not in body
    review.validate(by=world.claire, at=NOW, declaration_id=sent)
    body = page_text(browsers.claire.get(page_of(sent)))
    assert "Motif, lu par la personne" in body
    assert "(facultatif)" not in body
