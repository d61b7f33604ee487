"""A structure joins too; whatever is typed, the form answers."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpts_portal.foundation.kernel import clock
from members.forms.application import PersonForm
from members.operations import applying
from tests.members.applying.conftest import SOMEBODY_ELSES_SECRET, beside, refusal
from tests.members.joining_world import APPLY, GOURDON, STRUCTURE, person_form, send, structure_form
from tests.support.clocks import NOW
from tests.support.pages import page_text


def test_a_structure_joins_too(client, coordinator):
    row = send(client, structure_form(siret="35600000049837", rna="W2A1234567"), STRUCTURE)
    assert (row.kind, row.name, row.siret) == ("structure", "EHPAD Les Myosotis", "35600000049837")
    assert row.rna == "W2A1234567"
    assert row.profession is None and row.representative_role == "directrice"
    assert set(row.acceptances.values_list("text__kind", flat=True)) == {
        "statutes",
        "charter",
        "rules",
        "privacy",
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"siret": "00000000000000"}, "siret"),
        ({"siret": "35600000049838"}, "siret"),
        ({"rna": "X123456789"}, "rna"),
        ({"finess": "000000000"}, "finess"),
        ({"structure_name": " "}, "structure_name"),
        ({"structure_kind": "chateau"}, "structure_kind"),
        ({"structure_name": f"Foyer {SOMEBODY_ELSES_SECRET}"}, "structure_name"),
    ],
)
def test_a_bad_input_of_a_structure_is_said_beside_its_field(client, association, changed, field):
    page = refusal(client, structure_form(**changed), STRUCTURE)
    assert beside(page, field)
    assert SOMEBODY_ELSES_SECRET not in page


FIELDS = ("last_name", "first_name", "email", "phone", "postal_code", "commune", "rpps", "finess")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.fixed_dictionaries({name: st.text(max_size=60) for name in FIELDS}))
def test_whatever_is_typed_the_form_answers(association, value):
    form = PersonForm(person_form(**value), on=NOW.date())
    for field, sentences in form.errors.items():
        assert field in form.fields
        for sentence in sentences:
            assert re.fullmatch(r"[A-ZÀ-Ý].*[.?]", sentence, re.S), (field, sentence)
    assert ("<li>" in str(form)) == bool(form.errors)


def test_the_form_leads_to_the_texts_and_to_the_structures(client, association):
    page = page_text(client.get(APPLY))
    assert 'href="/adherer/textes/statutes/2022-1/"' in page
    assert f'href="{STRUCTURE}"' in page
    assert page.count("<h1>") == 1


def test_the_way_to_join_is_on_the_sign_in_page_and_on_the_open_pages(client, association):
    for path in ("/compte/login/", "/mentions-legales/", APPLY):
        assert f'href="{APPLY}"' in page_text(client.get(path))


def test_an_application_of_yesterday_does_not_count_against_today(client, association, monkeypatch):
    for _ in range(applying.MOST_A_DAY):
        send(client, person_form())
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1, minutes=1))
    assert send(client, person_form(**GOURDON)).state == "received"
