"""The reviewers’ site has the dossiers and nothing else of an admin, and lets nobody else in."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from cpts_portal.foundation.web.admin_site import review_site
from funding.dossier.queries import dossiers
from tests.funding.review_browser import under
from tests.signing_in import make_role, signed_in
from tests.support.pages import page_text

pytestmark = pytest.mark.usefixtures("db", "world")


def without_token(response) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page_text(response))


@pytest.mark.parametrize(
    "path",
    [
        "/revue/login/",
        "/revue/logout/",
        "/revue/jsi18n/",
        "/revue/autocomplete/",
        "/revue/password_change/",
        "/revue/funding/",
        "/revue/r/1/1/",
        "/revue/funding/dossier/add/",
        "/revue/members/",
        "/revue/members/person/",
        "/revue/funding/snapshot/",
        "/revue/funding/expense/",
        "/revue/auth/user/",
    ],
)
def test_the_stock_addresses_of_an_admin_do_not_exist(funder, path):
    assert funder.get(path).status_code == 404
    assert funder.post(path).status_code == 404


@pytest.mark.parametrize("tail", ["change/", "delete/", "history/"])
def test_nothing_more_stands_under_a_dossier(funder, sent, tail):
    assert funder.get(f"{under(sent)}{tail}").status_code == 404


def test_foreign_and_unknown_keys_are_not_found(funder, sent, world):
    assert funder.get(f"/revue/funding/dossier/{world.nurse}/").status_code == 404
    assert funder.get(f"/revue/funding/dossier/{uuid4()}/").status_code == 404
    assert (
        funder.post(
            f"/revue/funding/dossier/{uuid4()}/remarques/", {"section": "money", "body": "x"}
        ).status_code
        == 404
    )


@pytest.mark.parametrize(
    "query",
    [
        "?q=Gentiane",
        "?patient__last_name__startswith=A",
        "?e=1",
        "?o=-9",
        "?all=",
        "?_popup=1",
        "?year__contract__signed_on__gte=2000-01-01",
    ],
)
def test_lookups_in_the_address_are_ignored(funder, sent, query):
    unfiltered = without_token(funder.get("/revue/funding/dossier/"))
    assert without_token(funder.get(f"/revue/funding/dossier/{query}")) == unfiltered


def test_bulk_actions_do_not_exist(funder, sent):
    answer = funder.post(
        "/revue/funding/dossier/",
        {"action": "delete_selected", "_selected_action": str(sent.id), "select_across": "1"},
    )
    assert answer.status_code == 405
    assert dossiers.dossier(1).state == "submitted"


def test_only_the_dossier_is_registered_and_the_default_site_is_not_mounted():
    assert [model.__name__ for model in review_site._registry] == ["Dossier"]
    assert reverse("admin:index") == "/revue/"


@pytest.mark.parametrize(
    "role", ["coordinator", "treasurer", "president", "member", "administrator"]
)
def test_nobody_else_enters_the_reviewers_site(role, sent):
    client = signed_in(make_role(role))
    assert client.get("/revue/").status_code == 403
    assert client.get(under(sent)).status_code == 403
    assert client.get("/revue/funding/dossier/").status_code == 403


def test_a_stranger_is_sent_to_the_portals_own_sign_in(client, sent):
    assert client.get(under(sent)).url.startswith("/compte/login/?next=")


def test_a_funder_without_her_second_factor_is_stopped(sent):
    client = signed_in(make_role("cpam"), second_factor=False)
    answer = client.get(under(sent))
    assert answer.status_code == 302
    assert answer.url.startswith("/compte/")
