"""Joining online: the form, its texts in their versions."""

import re
from datetime import date
from uuid import uuid4

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.errors import DomainError
from members.models import Application, JoiningText, Membership, Person, TextAcceptance
from members.operations import applying, reference
from tests.members.applying.conftest import beside, refusal
from tests.members.joining_world import RPPS, SENT, accepted, letters, person_form, profession, send
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_a_professional_applies_from_her_phone(client, coordinator):
    row = send(client, person_form(**accepted("directory")))
    assert (row.state, row.kind, row.rpps, row.phone) == ("received", "person", RPPS, "0612345678")
    assert row.commune.name == "Gourdon"
    assert row.sent_at == row.waiting_since == NOW
    assert [letter.to for letter in letters("received")] == ["ines.myrtille@exemple.fr"]
    assert [letter.to for letter in letters("arrived")] == ["claire@exemple.fr"]
    assert not Person.objects.exists() and not Membership.objects.exists()
    assert "Demande envoyée" in page_text(client.get(SENT))


def test_each_text_is_accepted_in_its_version_and_at_its_moment(client, association):
    send(client, person_form())
    rows = TextAcceptance.objects.order_by("text__kind")
    assert [(r.text.kind, r.text.version, r.accepted_at) for r in rows] == [
        (kind, "2022-1", NOW) for kind in ("charter", "privacy", "rules", "statutes")
    ]


def test_the_directory_is_a_choice_and_the_other_texts_are_not(client, association):
    for kind in ("statutes", "charter", "rules", "privacy"):
        form = person_form()
        del form[f"text_{kind}"]
        assert "Lisez ce texte" in beside(refusal(client, form), f"text_{kind}")
    send(client, person_form())
    assert not TextAcceptance.objects.filter(text__kind="directory").exists()


def test_a_text_that_changed_since_the_page_was_opened_is_asked_again(client, association):
    form = person_form()
    JoiningText.objects.create(
        kind="charter",
        version="2026-2",
        title="Charte",
        body="Neuve.",
        in_force_from=NOW.date(),
        to_validate=False,
    )
    page = refusal(client, form)
    assert "vient de changer" in beside(page, "text_charter")
    assert not re.search(r'name="text_charter"[^>]*checked', page)
    assert re.search(r'name="text_rules"[^>]*checked', page)


def test_the_operation_too_refuses_a_version_that_is_not_in_force(association):
    with pytest.raises(DomainError, match="vient de changer"):
        applying.submit_application(
            by=applying.HOLDER,
            at=NOW,
            token=uuid4(),
            kind="person",
            accepted=[1_000_000],
            last_name="Myrtille",
            first_name="Inès",
            email="i@exemple.fr",
            phone="0612345678",
            postal_code="46300",
            commune_id="46127",
            profession_id=int(profession("60")),
        )
    assert not Application.objects.exists()


def test_every_version_of_a_text_stays_readable(client, association):
    old = page_text(client.get("/adherer/textes/charter/2022-1/"))
    assert "Charte de l’adhérent" in old and "modèle à valider" in old
    JoiningText.objects.create(
        kind="charter",
        version="2026-2",
        title="Charte",
        body="Neuve.",
        in_force_from=date(2026, 10, 1),
        to_validate=False,
    )
    page = page_text(client.get("/adherer/textes/charter/2022-1/"))
    assert "remplacée par la version 2026-2" in page
    assert client.get("/adherer/textes/charter/1999-1/").status_code == 404


def test_a_published_text_is_never_rewritten_under_the_same_version(association):
    JoiningText.objects.filter(kind="charter").update(body="Autre chose.")
    with pytest.raises(DomainError, match="donnez-lui un autre numéro"):
        reference.load_reference(by=SYSTEM, at=NOW, only_epcis=["244600482"])


def test_a_mode_of_practice_that_nobody_chooses_is_not_offered(client, association):
    page = page_text(client.get("/adherer/"))
    assert "Libéral" in page and "Indirect" not in page
