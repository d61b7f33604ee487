"""The desk decides: accepted, refused, asked again, fee received."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core import mail as mailbox

from cpts_portal.foundation.web import mail
from members.models import Person
from members.queries import directory
from members.queries import membership as reads
from tests.members.applications_office.conftest import DAY, decide, decided, page_of
from tests.members.joining_world import OFFICE, OTHER_RPPS, RPPS, accepted, letters
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_the_desk_sees_the_facts_the_texts_the_territory_and_the_number(office, apply):
    row = apply(postal_code="46310", commune="Concorès", home_visits="on", **accepted("directory"))
    body = page_text(office.get(page_of(row)))
    for words in (
        "À vérifier",
        str(row),
        RPPS,
        "non vérifié",
        "Hors du territoire",
        "Concorès",
        "ines.myrtille@exemple.fr",
        "Statuts de l’association, version 2022-1",
        "Parution à l’annuaire des adhérents, version 2022-1",
        "Visites à domicile",
        "occitan",
    ):
        assert words in body, words


def test_accepting_makes_a_member_from_today_and_invites_her(office, apply):
    row = apply(finess="", home_visits="on", mssante_email="i@pro.mssante.fr")
    assert decided(office, row, "accept") == OFFICE
    person = Person.objects.get()
    person_facts = {
        name: getattr(person, name)
        for name in (
            *("civility", "last_name", "first_name", "rpps", "email", "phone", "workplace"),
            *("street", "postal_code", "commune_id", "languages", "mssante_email", "home_visits"),
            *("practice_mode", "listed"),
        )
    }
    assert person_facts == {
        "civility": "Mme",
        "last_name": "Myrtille",
        "first_name": "Inès",
        "rpps": RPPS,
        "email": "ines.myrtille@exemple.fr",
        "phone": "0612345678",
        "workplace": "Cabinet des Tilleuls",
        "street": "3 rue des Tilleuls",
        "postal_code": "46300",
        "commune_id": "46127",
        "languages": "occitan",
        "mssante_email": "i@pro.mssante.fr",
        "home_visits": True,
        "practice_mode": "L",
        "listed": False,
    }
    assert reads.active_on(DAY)[0] == {person.id}
    assert reads.active_on(DAY - timedelta(days=1))[0] == set()
    assert (row.state, row.membership.state, row.fee_eur) == ("accepted", "accepted", Decimal(20))
    assert [letter.to for letter in letters("invitation")] == ["ines.myrtille@exemple.fr"]
    assert letters("accepted") == []


def test_only_who_wished_it_stands_in_the_directory(office, apply):
    decided(office, apply(last_name="Sureau", **accepted("directory")), "accept")
    decided(office, apply(last_name="Tilleul", email="t@exemple.fr", rpps=OTHER_RPPS), "accept")
    names = [row.name for row in directory.members(DAY, unlisted=False)]
    assert names == ["Inès Sureau"]


def test_the_fee_received_makes_her_up_to_date_once(office, apply):
    row = apply()
    decided(office, row, "accept")
    assert "20 € attendus" in page_text(office.get(page_of(row)))
    assert decided(office, row, "fee") == page_of(row)
    assert row.membership.state == "active"
    body = page_text(decide(office, row, "fee"), 422)
    assert "Cette étape n’est plus possible" in body and "À jour" in body


def test_after_a_decision_the_next_one_opens(office, apply):
    rows = [apply(days=days, email=f"n{days}@exemple.fr", rpps="", no_rpps="1") for days in (4, 2)]
    body = page_text(office.get(page_of(rows[0])))
    assert "· 2 à vérifier" in body and "1 sur 2" not in body
    for key in "vrj":
        assert f'data-key="{key}"' in body
    assert decided(office, rows[0], "refuse", reason="Hors champ.") == page_of(rows[1])
    assert "· 1 à vérifier" in page_text(office.get(page_of(rows[1])))
    assert decided(office, rows[1], "ask", reason="Votre diplôme.") == OFFICE


@pytest.mark.parametrize("step", ["ask", "refuse"])
@pytest.mark.parametrize("reason", ["", "   ", "\u200b\u2060", "1 84 12 76 451 089 46"])
def test_a_decision_against_needs_a_reason_that_can_be_read(office, apply, step, reason):
    row = apply()
    body = page_text(decide(office, row, step, reason=reason), 422)
    assert 'id="id_reason_error"' in body
    row.refresh_from_db()
    assert row.state == "received" and letters("missing") == letters("refused") == []


def test_the_refusal_is_written_with_its_reason_and_the_question_without(office, apply):
    application = apply(last_name="Sureau", email="s@exemple.fr")
    refused = apply(last_name="Tilleul", email="t@exemple.fr", rpps=OTHER_RPPS)
    decided(office, application, "ask", reason="Votre diplôme manque.")
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
