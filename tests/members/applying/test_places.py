"""The commune and the postal code."""

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from members.models import Application, Commune
from members.operations import reference
from tests.members.applying.conftest import beside, refusal
from tests.members.joining_world import APPLY, follow_up, person_form, send
from tests.support.clocks import NOW
from tests.support.pages import page_text


@pytest.mark.requirement("IDN-04")
def test_a_postal_code_of_several_communes_offers_them(client, association):
    page = refusal(client, person_form(commune=""))
    assert "est celui de" in beside(page, "commune")
    assert '<option value="46127">Gourdon</option>' in page
    assert send(client, person_form(commune="46127")).commune_id == "46127"


@pytest.mark.parametrize("commune", ["gourdon", "GOURDON", " Gourdon ", "46127"])
def test_a_commune_is_known_by_its_name_or_its_code(client, association, commune):
    assert send(client, person_form(commune=commune)).commune_id == "46127"


def test_the_only_commune_of_a_postal_code_needs_no_name(client, association):
    Commune.objects.filter(code="46334").update(postal_codes=["46999"])
    row = send(client, person_form(postal_code="46999", commune=""))
    assert row.commune_id == "46334"
    elsewhere = client.post(APPLY, person_form(postal_code="46999", commune="Paris"))
    assert "Choisissez votre commune" in beside(page_text(elsewhere, 422), "commune")


@pytest.mark.requirement("IDN-03", "IDN-04")
def test_the_table_of_the_whole_country_decides(client, db):
    """97150 is the postal code of Saint-Martin, whose commune is 97801: right, whatever it looks
    like. 25290 is in the Doubs: Paris is not."""
    reference.load_reference(by=SYSTEM, at=NOW)
    right = person_form(postal_code="97150", commune="97801")
    assert send(client, right).commune_id == "97801"
    Application.objects.all().delete()
    wrong = client.post(APPLY, person_form(postal_code="25290", commune="75056"))
    assert "Choisissez votre commune" in beside(page_text(wrong, 422), "commune")
    corsican = send(client, person_form(postal_code="20000", commune="Ajaccio"))
    assert (corsican.commune_id, corsican.postal_code) == ("2A004", "20000")
    bourg = send(client, person_form(postal_code="01000", commune="Bourg-en-Bresse"))
    assert bourg.postal_code == "01000"


def test_somebody_from_elsewhere_may_apply_and_is_told(client, association):
    form = person_form(postal_code="46310", commune="Concorès")
    assert "hors du territoire" in page_text(client.post(APPLY, form, follow=True))
    assert "hors du territoire" in page_text(client.get(follow_up(Application.objects.get())))
    assert "hors du territoire" not in page_text(client.post(APPLY, person_form(), follow=True))
