"""allauth's pages in the portal's look: axe, the CSP, the width of a phone, light and dark."""

import pytest

from tests.browser.person import DESK, PHONE, Person
from tests.signing_in import make_account, make_role, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
VISITOR = {
    "sign-in": "/compte/login/",
    "forgotten": "/compte/password/reset/",
    "forgotten-sent": "/compte/password/reset/done/",
    "dead-link": "/compte/password/reset/key/1-abc/",
    "password-chosen": "/compte/password/reset/key/done/",
    "no-sign-up": "/compte/signup/",
    "closed-account": "/compte/inactive/",
    "not-found": "/nulle/part/",
    "privacy": "/vie-privee/",
    "notice": "/mentions-legales/",
    "accessibility": "/accessibilite/",
}
SIGNED_IN = {
    "password": "/compte/password/change/",
    "address": "/compte/email/",
    "second-factor": "/compte/2fa/",
    "codes": "/compte/2fa/recovery-codes/",
    "new-codes": "/compte/2fa/recovery-codes/generate/",
    "remove-factor": "/compte/2fa/totp/deactivate/",
    "sessions": "/compte/sessions/",
    "sign-out": "/compte/logout/",
    "prove-password": "/compte/reauthenticate/",
    "prove-code": "/compte/2fa/reauthenticate/",
}


@pytest.fixture(autouse=True)
def _database_beside_a_browser(monkeypatch):
    """Playwright's loop makes Django think it is called from asynchronous code."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(params=[(PHONE, "light"), (DESK, "dark")], ids=["phone-light", "desk-dark"])
def visitor(request, chromium, live_server):
    viewport, scheme = request.param
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, locale="fr-FR")
    yield Person(context.new_page(), live_server.url.replace("127.0.0.1", "localhost"))
    context.close()


def arrive(person: Person, client, settings) -> None:
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": person.base}
    person.page.context.add_cookies([cookie])


@pytest.mark.requirement("PRI-08")
def test_what_a_visitor_sees(visitor):
    for name, path in VISITOR.items():
        visitor.go(path).check_page(f"account-{name}")
    assert visitor.third_parties() == []


@pytest.mark.requirement("A11-01")
def test_what_somebody_signed_in_sees(visitor, settings):
    arrive(visitor, signed_in(make_account("coordinator", name="Claire Aubépine")), settings)
    for name, path in SIGNED_IN.items():
        visitor.go(path).check_page(f"account-{name}")


def test_a_first_second_factor_is_asked_in_plain_words(visitor, settings):
    newcomer = make_account("treasurer", enrolled=False)
    arrive(visitor, signed_in(newcomer, second_factor=False), settings)
    visitor.go("/").check_page("account-enrol")
    assert "Mettre en place la double authentification" in visitor.text


@pytest.mark.requirement("A11-01")
def test_a_wrong_password_is_said_at_the_top_and_keeps_the_address(visitor):
    visitor.go("/compte/login/")
    visitor.page.fill("[name=login]", "claire@exemple.fr")
    visitor.page.fill("[name=password]", "inexact")
    visitor.press("Se connecter").check_page("account-sign-in-refused")
    assert visitor.page.locator(".errors[role=alert]").evaluate("e => e === document.activeElement")
    assert visitor.page.input_value("[name=login]") == "claire@exemple.fr"


@pytest.mark.requirement("A11-01")
def test_the_menu_opens_and_closes_from_the_keyboard(visitor, settings):
    arrive(visitor, signed_in(make_role("member")), settings)
    visitor.go("/compte/password/change/")
    page = visitor.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    summary = page.locator(".bar-nav summary, .user summary").locator("visible=true")
    summary.focus()
    page.keyboard.press("Enter")
    sign_out = page.get_by_role("button", name="Se déconnecter")
    assert sign_out.is_visible()
    visitor.check_page("account-menu-open")
    page.keyboard.press("Escape")
    assert not sign_out.is_visible()
    assert summary.evaluate("e => e === document.activeElement")
