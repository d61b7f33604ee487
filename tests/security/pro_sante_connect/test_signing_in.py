"""Signing in with Pro Santé Connect: who comes in, who is sent to join, who is told why not."""

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client, override_settings

from cpts_portal.foundation.kernel.actor import SYSTEM, Actor
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.models import AuditEntry, OutboxMail
from members.models import Application, Profession
from members.operations import accounts, people
from members.operations import pro_sante as operations
from tests.architecture.statements import counted
from tests.members.joining_world import SENT, person_form
from tests.security.fake_psc import camille, signed
from tests.security.pro_sante_world import (
    BACK,
    DOCTOR_RPPS,
    GATED,
    RPPS,
    START,
    UNKNOWN_RPPS,
    YOU,
    come_back,
    confirm,
    leave,
    link,
    links,
    member,
    proved,
    signed_in_as,
)
from tests.signing_in import AT, NURSE, PASSWORD, signed_in

pytestmark = pytest.mark.usefixtures("world")


def page(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.headers
    return answer.content.decode()


# --- off


def test_without_configuration_there_is_no_button_and_its_pages_lead_to_the_sign_in():
    assert "Pro Santé Connect" not in page(Client().get("/compte/login/"))
    for path in (START, f"{BACK}?code=x&state=y", YOU):
        assert Client().get(path).url == "/compte/login/", path
    assert Client().post(YOU, {"token": "x"}).url == "/compte/login/"


# --- leaving


def test_the_sign_in_page_has_a_link_that_keeps_where_one_was_going(psc):
    shown = page(Client().get("/compte/login/?next=/reunions/"))
    assert "Se connecter avec Pro Santé Connect" in shown
    assert f'href="{START}?next=/reunions/"' in shown


@pytest.mark.requirement("PSC-02")
def test_she_leaves_with_a_state_a_nonce_and_a_challenge_of_their_own_each_time(psc):
    client = Client()
    first, second = (parse_qs(urlsplit(leave(client)).query, strict_parsing=True) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 43
        assert first[name] != second[name]
    assert first["code_challenge_method"] == ["S256"]
    assert first["acr_values"] == ["eidas1"]
    assert first["scope"] == ["openid scope_all"]
    assert first["redirect_uri"] == [f"http://localhost:8000{BACK}"]


def test_the_page_that_leaves_is_kept_by_nobody(psc):
    answer = Client().get(START)
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies["session"]["max-age"] <= 1200


# --- a member


@pytest.mark.requirement("PSC-01")
def test_a_linked_member_enters_with_one_button(psc, world):
    link(world.nurse, psc, RPPS)
    client = Client()
    shown = proved(client, psc, next="/reunions/")
    assert "Camille Exemple" in shown and RPPS in shown
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
@pytest.mark.parametrize("typed", ["", "pas le bon", f"{PASSWORD} "])
def test_a_wrong_password_links_nothing_and_is_told_beside_its_field(psc, world, typed):
    client = Client()
    proved(client, psc)
    answer = confirm(client, password=typed)
    assert 'id="id_password_error"' in page(answer, 422)
    assert links() == [] and signed_in_as(client) is None
    assert AuditEntry.objects.filter(action="session.refused").count() == (1 if typed else 0)
    assert confirm(client, password=PASSWORD).url == "/", "nothing is lost: she types it again"


def test_guessing_the_password_is_slowed_down_like_everywhere(psc, world):
    client = Client()
    proved(client, psc)
    for _ in range(5):
        page(confirm(client, password="pas le bon"), 422)
    assert "Trop d’essais" in page(confirm(client, password=PASSWORD), 422)
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
    assert f'href="{START}"' in page(client.get("/compte/2fa/"))
    with override_settings(PSC_DISCOVERY=""):
        assert START not in page(client.get("/compte/2fa/"))


@pytest.mark.requirement("AUT-05")
def test_a_card_does_not_open_over_somebody_elses_session(psc, world):
    link(world.nurse, psc, RPPS)
    client = signed_in(world.doctor)
    assert "un autre compte" in proved(client, psc)
    assert "un autre compte" in page(confirm(client))
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
    shown = client.get(YOU).context["proved"].token
    psc.person = camille(DOCTOR_RPPS)
    proved(client, psc)
    assert DOCTOR_RPPS in page(client.post(YOU, {"token": shown}))
    assert signed_in_as(client) is None


def test_what_was_proved_is_good_for_ten_minutes(psc, world, monkeypatch):
    from members.views.pro_sante import you

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
    assert "est fermé" in page(confirm(client))
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
    asked = {"at": AT, "user_id": world.nurse.pk, "issuer": "i", "subject": "s"}
    with pytest.raises(DomainError):
        operations.link_identity(by=herself, rpps=rpps, **asked)
    with pytest.raises(DomainError):
        operations.link_identity(by=Actor(id=world.doctor.pk), rpps=RPPS, **asked)
    assert links() == []


# --- the second factor


@pytest.mark.requirement("AUT-03")
def test_a_doctor_who_enrolled_a_device_gives_no_code_after_her_card(psc, world):
    link(world.doctor, psc, DOCTOR_RPPS)
    psc.person = camille(DOCTOR_RPPS)
    client = Client()
    proved(client, psc)
    assert confirm(client).url == "/"
    assert client.get(GATED).status_code == 200
    # the same person by her password, in another browser, still gives one
    other = Client()
    answer = other.post("/compte/login/", {"login": world.doctor.email, "password": PASSWORD})
    assert answer.url == "/compte/2fa/authenticate/"


@pytest.mark.requirement("AUT-03")
def test_a_doctor_without_a_device_enrols_one_even_with_her_card(psc, world):
    """Otherwise her password alone would open the fallback, and enrol somebody else's device."""
    link(world.bare_doctor, psc, "99700000047")
    psc.person = camille("99700000047")
    client = Client()
    proved(client, psc)
    confirm(client)
    assert client.get(GATED).url == "/compte/2fa/webauthn/add/"


@pytest.mark.requirement("AUT-03", "AUT-05")
def test_the_card_of_one_session_opens_no_other(psc, world):
    link(world.doctor, psc, DOCTOR_RPPS)
    psc.person = camille(DOCTOR_RPPS)
    client = Client()
    proved(client, psc)
    confirm(client)
    client.post("/compte/logout/")
    answer = client.post("/compte/login/", {"login": world.doctor.email, "password": PASSWORD})
    assert answer.url == "/compte/2fa/authenticate/"


# --- not a member


@pytest.mark.requirement("PSC-01")
def test_an_unknown_number_leads_to_the_joining_form_with_what_was_told(psc, world):
    psc.person = camille(UNKNOWN_RPPS)
    client = Client()
    assert come_back(client, psc).url == YOU
    assert client.get(YOU).url == "/adherer/"
    answer = client.get("/adherer/")
    assert "Aucun adhérent n’a ce numéro" in page(answer)
    first = answer.context["form"].initial
    nurse = Profession.objects.get(system=NURSE[0], code=NURSE[1]).pk
    assert (first["last_name"], first["first_name"]) == ("Exemple", "Camille")
    assert (first["rpps"], first["profession"]) == (UNKNOWN_RPPS, nurse)
    assert client.post("/adherer/", person_form(rpps=UNKNOWN_RPPS)).url == SENT
    assert Application.objects.get().rpps == UNKNOWN_RPPS
    assert "Aucun adhérent" not in page(client.get("/adherer/")), "told once"
    assert signed_in_as(client) is None


def two_practices(*codes) -> dict:
    practices = [
        {"codeProfession": code, "nomDexercice": "", "prenomDexercice": ""} for code in codes
    ]
    return {"SubjectRefPro": {"exercices": practices}}


@pytest.mark.requirement("PSC-01")
@pytest.mark.parametrize(
    ("told", "profession"),
    [
        (two_practices("60", "60"), "60"),
        (two_practices("", "10"), "10"),
        (two_practices("10", "60"), None),
        (two_practices("9999"), None),
        (two_practices(60), None),
        ({"SubjectRefPro": None}, None),
        ({"SubjectRefPro": {"exercices": "x"}}, None),
        ({"SubjectRefPro": [1]}, None),
    ],
)
def test_the_profession_is_the_one_all_her_practices_name(psc, told, profession):
    """Without SubjectRefPro she has none; with several she says which."""
    psc.person = camille(UNKNOWN_RPPS, **told)
    client = Client()
    come_back(client, psc)
    client.get(YOU)
    first = client.get("/adherer/").context["form"].initial
    codes = dict(Profession.objects.filter(system="TRE_G15").values_list("pk", "code"))
    assert codes.get(first["profession"]) == profession
    assert first["last_name"].casefold() == "exemple"


def test_a_number_whose_key_does_not_hold_is_left_to_the_coordination(psc):
    psc.person = camille("99700000006")
    client = Client()
    come_back(client, psc)
    first = client.get("/adherer/").context["form"].initial
    assert first["no_rpps"] is True and "rpps" not in first


def test_a_member_without_an_account_is_told_so(psc):
    member(NURSE, UNKNOWN_RPPS, account=False)
    psc.person = camille(UNKNOWN_RPPS)
    assert "votre compte n’est pas encore ouvert" in proved(Client(), psc)


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "{{ 7*7 }}", "A" * 500])
def test_a_strange_name_is_only_a_text(psc, name):
    psc.person = camille(UNKNOWN_RPPS, given_name=name, SubjectRefPro=None)
    client = Client()
    come_back(client, psc)
    shown = page(client.get("/adherer/"))
    assert "<img src=x" not in shown and ">49<" not in shown and "A" * 81 not in shown


# --- never by e-mail, never by the subject alone


@pytest.mark.requirement("PSC-05")
def test_an_e_mail_address_links_nothing(psc, world):
    psc.person = camille(UNKNOWN_RPPS, email=world.nurse.email, email_verified=True)
    client = Client()
    come_back(client, psc)
    assert client.get(YOU).url == "/adherer/"
    assert world.nurse.email not in page(client.get("/adherer/"))
    client.post(YOU, {"token": "x", "password": PASSWORD})
    assert links() == [] and signed_in_as(client) is None


@pytest.mark.requirement("PSC-05")
def test_two_providers_with_the_same_subject_are_two_people(psc, world):
    link(world.nurse, psc, RPPS)
    psc.issuer = "http://another.example"
    psc.person = camille(UNKNOWN_RPPS, sub=f"f:550dc1c8:8{RPPS}")
    client = Client()
    come_back(client, psc)
    assert client.get(YOU).url == "/adherer/"
    # with the same number too, she links it once more: it is another identity
    psc.person = camille(RPPS)
    client = Client()
    assert "Mot de passe de votre compte" in proved(client, psc)
    confirm(client, password=PASSWORD)
    assert [issuer for _, issuer, _ in links()] == [psc.base, "http://another.example"]


# --- the shapes of its answers


def test_userinfo_may_be_signed(psc, world):
    link(world.nurse, psc, RPPS)
    psc.faults["info_sign"] = signed
    client = Client()
    proved(client, psc)
    assert confirm(client).url == "/"


def test_the_audience_may_be_a_list_that_names_the_authorized_party(psc, world):
    psc.faults["claims"] = {"aud": ["portail-essai", "autre"]}
    proved(Client(), psc)


def test_what_the_pages_ask_of_the_database(psc, world):
    """Beside the budgets of tests/architecture, where nothing is configured."""
    link(world.nurse, psc, RPPS)
    client = Client()
    proved(client, psc)
    for path, most in ((START, 3), (YOU, 5)):
        with counted() as asked:
            client.get(path)
        assert len(asked) <= most, "\n".join(map(str, asked))
