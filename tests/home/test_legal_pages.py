"""The legal pages are open to everybody and read what the code declares."""

import pytest
from django.utils.text import camel_case_to_spaces

from cpts_portal.foundation.records import privacy
from cpts_portal.home.views.legal import declared_data
from tests.support.pages import page_text

pytestmark = pytest.mark.django_db
SAME_IN_FRENCH = {"commune", "document", "handicap", "invitation", "note", "session", "structure"}
PAGES = ("/mentions-legales/", "/vie-privee/", "/accessibilite/")


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_reads_it_without_an_account(client, path):
    page = client.get(path).content.decode()
    assert page.count("<h1>") == 1
    assert "modèle à valider" in page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_the_three_of_them(client, path):
    page = client.get("/compte/login/").content.decode()
    assert f'href="{path}"' in page


def test_the_privacy_page_lists_every_table_that_holds_personal_data(client):
    with_data = [m for m in privacy.every_model() if (d := privacy.declared(m)) and d.identifying]
    assert len(declared_data()) == len(with_data) > 5
    page = page_text(client.get("/vie-privee/"))
    for row in declared_data():
        assert row["retention"].split("’")[0][:20] in page


def test_no_table_or_field_is_named_in_english():
    words = {row["label"].lower() for row in declared_data()}
    words |= {name.lower() for row in declared_data() for name in row["fields"]}
    english = {"user", "person", "lead", "data", "log", "authenticator", "agent", "name", "created"}
    assert not {word for word in words if english & set(word.split())}


def test_no_table_or_field_keeps_the_name_that_code_gives_it():
    words = {row["label"].lower() for row in declared_data()}
    words |= {name.lower() for row in declared_data() for name in row["fields"]}
    names = set()
    for model in privacy.every_model():
        names.add(camel_case_to_spaces(model._meta.object_name))
        names |= {field.name.replace("_", " ") for field in model._meta.get_fields()}
    assert words & names <= SAME_IN_FRENCH
