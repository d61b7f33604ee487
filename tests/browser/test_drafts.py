"""What is being typed outlives a reload, a refusal and the back button, in this tab alone."""

import pytest

from cpts_portal.foundation.kernel.actor import SYSTEM
from members.operations import reference
from tests.browser.person import PHONE, Person
from tests.signing_in import GOURDON
from tests.support.clocks import NOW

pytestmark = pytest.mark.django_db(transaction=True)
DRAFTS = "Object.keys(sessionStorage).filter(key => key.startsWith('draft:'))"


@pytest.fixture
def candidate(chromium, live_server, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    reference.load_reference(by=SYSTEM, at=NOW, only_epcis=[GOURDON])
    context = chromium.new_context(viewport=PHONE, locale="fr-FR")
    person = Person(context.new_page(), live_server.url.replace("127.0.0.1", "localhost"))
    yield person.go("/adherer/")
    context.close()


def test_a_reload_in_the_middle_of_a_form_loses_nothing(candidate):
    page = candidate.page
    page.fill("[name=last_name]", "Myrtille")
    page.reload()
    assert page.input_value("[name=last_name]") == "Myrtille"
    page.get_by_role("button", name="Tout effacer").click()
    page.reload()
    assert page.input_value("[name=last_name]") == ""


def test_the_back_button_after_a_refused_form_shows_the_form_as_it_was(candidate):
    page = candidate.page
    page.fill("[name=last_name]", "Myrtille")
    page.fill("[name=phone]", "12")
    candidate.press("Envoyer ma demande")
    assert "à corriger" in candidate.text
    page.get_by_role("link", name="Mentions légales").click()
    page.wait_for_url("**/mentions-legales/")
    page.go_back()
    page.wait_for_url("**/adherer/")
    assert page.input_value("[name=last_name]") == "Myrtille"
    assert page.input_value("[name=phone]") == "12"


def test_a_social_security_number_that_was_refused_is_not_kept_in_the_tab(candidate):
    page = candidate.page
    page.fill("[name=workplace]", "1 84 12 76 451 089 46")
    candidate.press("Envoyer ma demande")
    assert "84 12 76" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_nothing_is_left_in_the_tab_for_whoever_signs_in(candidate):
    page = candidate.page
    page.fill("[name=last_name]", "Myrtille")
    assert page.evaluate(DRAFTS)
    candidate.go("/compte/login/")
    assert page.evaluate(DRAFTS) == []


def test_what_concerns_a_patient_is_forgotten_as_soon_as_it_leaves(candidate):
    """Read while the form leaves, before any answer."""
    page = candidate.go("/medecin-traitant/?qui=moi").page
    page.fill("[name=last_name]", "Dupont")
    assert page.evaluate(DRAFTS)
    left = """() => {
        const form = document.querySelector("form[data-draft=private]");
        form.addEventListener("submit", (event) => event.preventDefault());
        form.requestSubmit();
        return Object.keys(sessionStorage).filter(key => key.startsWith('draft:'));
    }"""
    assert page.evaluate(left) == []


def test_a_password_is_never_kept_in_the_tab(candidate):
    page = candidate.go("/compte/login/").page
    page.fill("[name=password]", "bruyère-sabot")
    assert "bruyère" not in page.evaluate("JSON.stringify(sessionStorage)")
