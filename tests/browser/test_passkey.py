"""A passkey in a real Chromium, with the virtual device that the browser gives to tests."""

import pytest
from allauth.mfa.models import Authenticator

from tests.browser.person import PHONE, Person
from tests.signing_in import PASSWORD, make_role

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def doctor(chromium, live_server, monkeypatch):
    """On a telephone, whose finger always agrees."""
    # Playwright's loop makes Django think it is called from asynchronous code
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="fr-FR")
    page = context.new_page()
    browser = context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield Person(page, live_server.url.replace("127.0.0.1", "localhost"))
    context.close()


def gives_her_password(person: Person, email: str) -> None:
    person.go("/compte/login/")
    person.page.fill("[name=login]", email)
    person.page.fill("[name=password]", PASSWORD)
    with person.page.expect_navigation():
        person.page.press("[name=password]", "Enter")


def signs_out(person: Person) -> None:
    person.go("/compte/logout/").press("Se déconnecter")


def test_a_doctor_makes_a_passkey_signs_out_and_comes_back_with_it(doctor):
    user = make_role("doctor", enrolled=False)
    gives_her_password(doctor, user.email)
    doctor.check_page("passkey-add")
    assert "Ajouter une clé d’accès" in doctor.text
    assert doctor.page.locator("[name=password]").count() == 0, "one password is enough"
    doctor.press("Créer la clé").check_page("passkey-codes")
    assert "Codes de secours" in doctor.text, "the key just made has proved who they are"
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
    doctor.go("/compte/2fa/webauthn/").check_page("passkey-list")

    signs_out(doctor)
    doctor.go("/compte/login/").check_page("passkey-sign-in")
    doctor.press("Me connecter avec ma clé d’accès")
    assert "/compte/" not in doctor.page.url, doctor.text

    signs_out(doctor)
    gives_her_password(doctor, user.email)
    doctor.check_page("passkey-second")
    doctor.press("Utiliser ma clé d’accès")
    assert "/compte/" not in doctor.page.url, doctor.text


def test_a_refusal_of_the_device_is_said_beside_the_button(doctor):
    gives_her_password(doctor, make_role("doctor", enrolled=False).email)
    doctor.page.evaluate(
        "() => { navigator.credentials.create = () =>"
        " Promise.reject(new DOMException('no', 'NotAllowedError')) }"
    )
    doctor.page.get_by_role("button", name="Créer la clé").click()
    message = doctor.page.locator("[data-fault]")
    message.get_by_text("annulée").wait_for()
    doctor.check_page("passkey-refused")
