"""The menu shows the places that exist and that the person may open."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import resolve

from cpts_portal.foundation.kernel.actor import Actor
from cpts_portal.home.navigation import BY_ROLE, places_of, role_of
from members.enums import Role
from tests.signing_in import make_role, signed_in


def someone(*roles: str) -> Actor:
    return Actor(id=uuid4(), roles=frozenset(roles), person_id=uuid4(), second_factor=True)


def labels(*roles: str) -> list[str]:
    return [place.label for place in places_of(someone(*roles))]


@pytest.mark.parametrize("role", list(BY_ROLE))
def test_every_place_of_a_menu_opens_for_that_role(role):
    actor = someone(role)
    for place in places_of(actor):
        rule = getattr(resolve(place.url).func, "rule", None)
        assert rule is None or rule(actor), place


@pytest.mark.parametrize("role", list(BY_ROLE))
def test_a_menu_never_leads_twice_to_the_same_place(role):
    urls = [place.url for place in places_of(someone(role, Role.MEMBER))]
    assert len(urls) == len(set(urls))


def test_the_coordinator_starts_with_today():
    assert labels(Role.COORDINATOR)[:2] == ["Aujourd’hui", "Adhérents"]
    assert "Heures déclarées" in labels(Role.COORDINATOR)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PRESIDENT, Role.TREASURER])
def test_who_lands_on_the_dashboard_has_it_first_in_the_menu(role):
    assert places_of(someone(role))[0].url == "/aujourdhui/"


def test_a_member_sees_her_own_places_only():
    places = labels(Role.MEMBER)
    assert places[0] == "Accueil" and "Mes heures" in places
    assert not {"Heures déclarées", "Budget", "Dossier annuel"} & set(places)


def test_a_coordinator_who_is_a_member_keeps_her_desk_first_and_has_no_second_home():
    places = labels(Role.COORDINATOR, Role.MEMBER)
    assert places[0] == "Aujourd’hui"
    assert "Accueil" not in places and "Mes heures" in places


def test_a_session_that_owes_its_second_factor_has_no_menu():
    assert places_of(replace(someone(), second_factor=False)) == []


def test_an_account_without_any_role_is_led_to_what_a_doctor_lets_it_answer():
    assert labels() == ["Patients proposés", "Places"]


def test_a_reviewer_finds_nothing_of_the_association():
    inside = labels(Role.COORDINATOR, Role.MEMBER, Role.TREASURER, Role.PRESIDENT)
    for role in (Role.CPAM, Role.ARS, Role.MSA):
        assert not set(labels(role)) & set(inside) - {"Indicateurs"}


@pytest.mark.parametrize(
    ("role", "name"), [("coordinator", "Aujourd’hui"), ("president", "Tableau de bord")]
)
def test_the_first_page_is_called_as_its_place_in_the_menu(db, role, name):
    page = signed_in(make_role(role)).get("/aujourdhui/").content.decode()
    assert f"<title>{name} – " in " ".join(page.split())
    assert re.search(rf"<a [^>]*aria-current[^>]*>.*?{name}", page, re.S)


def test_the_page_of_one_declaration_is_inside_the_place_of_hours():
    current = [
        p.label for p in places_of(someone(Role.COORDINATOR), "missions:declaration") if p.current
    ]
    assert current == ["Heures déclarées"]


def test_the_role_shown_beside_the_name_is_the_one_of_the_desk():
    assert role_of(someone(Role.MEMBER, Role.COORDINATOR)) == "Coordinatrice"
    assert role_of(someone()) == ""
