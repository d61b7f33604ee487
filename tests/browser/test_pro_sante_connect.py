"""In a real Chromium, through the demonstration's simulator: in, out, back, and joining."""

import pytest

pytestmark = pytest.mark.xdist_group("demonstration")
BUTTON = "Se connecter avec Pro Santé Connect"


@pytest.mark.requirement("PSC-01", "PSC-07")
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_nurse_enters_with_her_card_and_leaves(person, script):
    nurse = person(None, script=script).go("/compte/login/").press(BUTTON)
    assert "/visite/simulateur/" in nurse.page.url
    nurse.press("Delphine Framboise")
    assert "Est-ce bien vous" in nurse.text
    nurse.press("Oui, entrer")
    assert "Bonjour Delphine" in nurse.text
    inside = nurse.page.url
    nurse.go("/compte/logout/")
    nurse.page.locator("main form").get_by_role("button", name="Se déconnecter").click()
    nurse.page.wait_for_url("**/compte/login/**")
    for _ in range(2):
        nurse.page.go_back()
        assert "/compte/login/" in nurse.page.url
        assert "Bonjour Delphine" not in nurse.page.content()
    nurse.page.goto(inside)
    assert "/compte/login/" in nurse.page.url
    assert nurse.faults == []


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_its_pages_on_a_phone_and_on_a_desk(person, phone, dark):
    suffix = "-dark" if dark else ""
    doctor = person(None, phone=phone, dark=dark).go("/compte/login/")
    doctor.check_page(f"psc-sign-in{suffix}").press(BUTTON).check_page(f"psc-simulator{suffix}")
    there = doctor.page.url
    doctor.press("Nadia Genévrier").check_page(f"psc-you{suffix}")
    doctor.page.fill("[name=password]", "pas le bon")
    doctor.press("Oui, lier et entrer").check_page(f"psc-wrong{suffix}")
    assert "Mot de passe inexact" in doctor.text
    doctor.go(there.removeprefix(doctor.base)).press("Abandonner")
    doctor.check_page(f"psc-refused{suffix}")
    doctor.press("Recommencer").press("Aurore Pivoine").check_page(f"psc-join{suffix}")
    assert "Aucun adhérent n’a ce numéro" in doctor.text
    assert doctor.page.input_value("[name=last_name]") == "Pivoine"
    assert doctor.third_parties() == []
