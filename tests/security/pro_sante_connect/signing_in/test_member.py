"""A member enters with their card, links it once, and nobody else does."""

from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client, override_settings

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError, Forbidden
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from members.operations import accounts, people
from members.operations import accounts as operations
from tests.security.fake_psc import camille
from tests.security.pro_sante_world import (
    DOCTOR_RPPS,
    GATED,
    RPPS,
    START,
    UNKNOWN_RPPS,
    YOU,
    confirm,
    link,
    links,
    proved,
    signed_in_as,
)
from tests.signing_in import AT, PASSWORD, signed_in
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.requirement("PSC-01")
def test_a_linked_member_enters_with_one_button(psc, world):
    link(world.nurse, psc, RPPS)
    client = Client()
    content = proved(client, psc, next="/reunions/")
    assert "Camille Exemple" in content and RPPS in content
    answer = confirm(client)
    assert (answer.status_code, answer.url) == (302, "/reunions/")
    assert signed_in_as(client) == str(world.nurse.pk)
    assert client.get(GATED).status_code == 200
    assert UserSession.objects.filter(user=world.nurse).count() == 1
    row = AuditEntry.objects.get(action="session.opened")
    assert (row.actor, row.fields) == (world.nurse.pk, ["pro_sante_connect"])


@pytest.mark.requirement("PSC-01")
def test_looking_signs_nobody_in_and_writes_nothing(psc, world):
    link(world.nurse, psc, RPPS)
    before = AuditEntry.objects.count()
    client = Client()
    proved(client, psc)
    client.get(YOU)
    assert signed_in_as(client) is None
    assert AuditEntry.objects.count() == before
    assert client.get(GATED).url.startswith("/compte/login/")


def test_what_comes_after_sign_in_may_not_be_another_site(psc, world):
    link(world.nurse, psc, RPPS)
    for elsewhere in ("https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"):
        client = Client()
        proved(client, psc, next=elsewhere)
        assert confirm(client).url == "/"


@pytest.mark.requirement("PSC-01", "PSC-05")
def test_the_first_time_she_proves_the_account_by_its_password_once(psc, world):
    client = Client()
    assert "Mot de passe de votre compte" in proved(client, psc)
    assert confirm(client, password=PASSWORD).url == "/"
    assert links() == [(world.nurse.pk, psc.issuer, psc.person["sub"])]
    assert signed_in_as(client) == str(world.nurse.pk)
    assert AuditEntry.objects.get(action="pro_sante.linked").actor == world.nurse.pk
    letter = OutboxMail.objects.get(template="mail/members/pro_sante_linked")
    assert letter.to == world.nurse.email
    # and never again
    again = Client()
    assert "Mot de passe" not in proved(again, psc)
    assert confirm(again).url == "/"


@pytest.mark.requirement("PSC-05")
@pytest.mark.parametrize("password", ["", "pas le bon", f"{PASSWORD} "])
def test_a_wrong_password_links_nothing_and_is_told_beside_its_field(psc, world, password):
    client = Client()
    proved(client, psc)
    answer = confirm(client, password=password)
    assert 'id="id_password_error"' in page_text(answer, 422)
    assert links() == [] and signed_in_as(client) is None
    assert AuditEntry.objects.filter(action="session.refused").count() == (1 if password else 0)
    assert confirm(client, password=PASSWORD).url == "/", "nothing is lost: she types it again"


def test_guessing_the_password_is_slowed_down_like_everywhere(psc, world):
    client = Client()
    proved(client, psc)
    for _ in range(5):
        page_text(confirm(client, password="pas le bon"), 422)
    assert "Trop d’essais" in page_text(confirm(client, password=PASSWORD), 422)
    assert links() == []


def test_whoever_is_signed_in_links_by_one_button_and_her_other_sessions_end(psc, world):
    here, elsewhere = (signed_in(world.nurse, second_factor=False) for _ in range(2))
    assert "Mot de passe de" not in proved(here, psc)
    assert confirm(here).url == "/"
    assert links() == [(world.nurse.pk, psc.issuer, psc.person["sub"])]
    assert here.get(GATED).status_code == 200
    assert elsewhere.get(GATED).url.startswith("/compte/login/")


def test_the_page_of_the_second_factor_offers_to_link_a_card_where_there_are_some(world, psc):
    client = signed_in(world.doctor)
    assert f'href="{START}"' in page_text(client.get("/compte/2fa/"))
    with override_settings(PSC_DISCOVERY=""):
        assert START not in page_text(client.get("/compte/2fa/"))


@pytest.mark.requirement("AUT-05")
def test_a_card_does_not_open_over_somebody_elses_session(psc, world):
    link(world.nurse, psc, RPPS)
    client = signed_in(world.doctor)
    assert "un autre compte" in proved(client, psc)
    assert "un autre compte" in page_text(confirm(client))
    assert signed_in_as(client) == str(world.doctor.pk)


@pytest.mark.requirement("AUT-05", "AUT-09")
def test_nothing_of_the_browser_before_is_inherited(psc, world):
    link(world.nurse, psc, RPPS)
    client = Client()
    proved(client, psc)
    session = client.session
    session["left"] = "a half-written form"
    session.save()
    before = client.cookies["session"].value
    confirm(client)
    assert client.cookies["session"].value != before
    assert "left" not in client.session


def test_a_second_click_finds_her_inside(psc, world):
    link(world.nurse, psc, RPPS)
    client = Client()
    proved(client, psc)
    token = client.get(YOU).context["proved"].token
    answers = [client.post(YOU, {"token": token}) for _ in range(2)]
    assert [answer.url for answer in answers] == ["/", "/"]
    assert AuditEntry.objects.filter(action="session.opened").count() == 1


@pytest.mark.requirement("AUT-05")
def test_the_button_confirms_who_was_shown_and_nobody_else(psc, world):
    """A page left open, and another identity proved since in another tab."""
    for user, rpps in ((world.nurse, RPPS), (world.doctor, DOCTOR_RPPS)):
        link(user, psc, rpps)
    client = Client()
    proved(client, psc)
    token = client.get(YOU).context["proved"].token
    psc.person = camille(DOCTOR_RPPS)
    proved(client, psc)
    assert DOCTOR_RPPS in page_text(client.post(YOU, {"token": token}))
    assert signed_in_as(client) is None


def test_what_was_proved_is_good_for_ten_minutes(psc, world, monkeypatch):
    from members.views import accounts as you

    link(world.nurse, psc, RPPS)
    client = Client()
    proved(client, psc)
    later = you.time.time() + 601
    monkeypatch.setattr(you, "time", type("Later", (), {"time": staticmethod(lambda: later)}))
    assert client.get(YOU).url == "/compte/login/"
    assert signed_in_as(client) is None


def test_another_site_cannot_press_the_button(psc, world):
    link(world.nurse, psc, RPPS)
    client = Client(enforce_csrf_checks=True)
    proved(client, psc)
    assert confirm(client).status_code == 403
    assert signed_in_as(client) is None


@pytest.mark.requirement("PSC-01")
def test_a_closed_account_stays_closed(psc, world):
    link(world.nurse, psc, RPPS)
    accounts.deactivate_account(by=SYSTEM, at=AT, user_id=world.nurse.pk)
    client = Client()
    assert "est fermé" in proved(client, psc)
    assert "est fermé" in page_text(confirm(client))
    assert signed_in_as(client) is None


def test_an_account_closed_before_it_was_linked_is_not_linked(psc, world):
    accounts.deactivate_account(by=SYSTEM, at=AT, user_id=world.nurse.pk)
    client = Client()
    assert "est fermé" in proved(client, psc)
    assert links() == []


def test_a_linked_account_whose_number_changed_is_checked_by_hand(psc, world):
    link(world.nurse, psc, RPPS)
    office = Actor(uuid4(), frozenset({"coordinator"}), second_factor=True)
    people.confirm_rpps(by=office, at=AT, person_id=world.nurse.person_id, rpps=UNKNOWN_RPPS)
    client = Client()
    assert "un autre numéro RPPS" in proved(client, psc)
    confirm(client)
    assert signed_in_as(client) is None


def test_a_new_identity_of_the_same_person_takes_the_place_of_the_old_one(psc, world):
    link(world.nurse, psc, RPPS)
    psc.person = camille(sub="f:other:1")
    client = Client()
    proved(client, psc)
    assert confirm(client, password=PASSWORD).url == "/"
    assert links() == [(world.nurse.pk, psc.issuer, "f:other:1")]


@pytest.mark.parametrize("rpps", [DOCTOR_RPPS, ""])
def test_the_operation_itself_compares_the_numbers_and_the_person(psc, world, rpps):
    herself = Actor(id=world.nurse.pk)
    fields = {"at": AT, "user_id": world.nurse.pk, "issuer": "i", "subject": "s"}
    with pytest.raises(DomainError, match="n’est pas celui de ce compte"):
        operations.link_identity(by=herself, rpps=rpps, **fields)
    with pytest.raises(Forbidden, match="sa propre carte"):
        operations.link_identity(by=Actor(id=world.doctor.pk), rpps=RPPS, **fields)
    assert links() == []
