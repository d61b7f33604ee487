"""Each bad input is said beside its field and nothing is lost."""

import pytest

from tests.members.applying.conftest import SOMEBODY_ELSES_SECRET, beside, refusal
from tests.members.joining_world import person_form, send
from tests.signing_in import signed_in
from tests.support.pages import page_text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last_name": "   "}, "last_name"),
        ({"last_name": "😀"}, "last_name"),
        ({"last_name": "Myr\u202etille 😀"}, "last_name"),
        ({"last_name": "Myrtillе"}, "last_name"),
        ({"last_name": "{{7*7}}"}, "last_name"),
        ({"last_name": "<img src=x onerror=alert(1)>"}, "last_name"),
        ({"last_name": "a" * 200}, "last_name"),
        ({"last_name": "42"}, "last_name"),
        ({"first_name": "Inès\x00 2"}, "first_name"),
        ({"email": "a@exemple.fr\r\nBcc: tous@exemple.fr"}, "email"),
        ({"email": "pas une adresse"}, "email"),
        ({"email": f"{'a' * 300}@exemple.fr"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"phone": "06 12 34 56 78 90"}, "phone"),
        ({"phone": "=HYPERLINK(1)"}, "phone"),
        ({"practice_mode": "Z"}, "practice_mode"),
        ({"profession": "999999999"}, "profession"),
        ({"profession": "dix"}, "profession"),
        ({"college": "rois"}, "college"),
        ({"civility": "Sa Majesté"}, "civility"),
        ({"finess": "123456789"}, "finess"),
        ({"workplace": "a" * 161}, "workplace"),
        ({"postal_code": "4630"}, "postal_code"),
        ({"postal_code": "99999"}, "postal_code"),
        ({"postal_code": "46309"}, "postal_code"),
        ({"postal_code": "46300", "commune": "75056"}, "commune"),
        ({"postal_code": "46300", "commune": "Paris"}, "commune"),
    ],
)
def test_a_bad_input_is_said_beside_its_field(client, association, changed, field):
    assert beside(refusal(client, person_form(**changed)), field)


@pytest.mark.parametrize("name", ["O’Brien-Ñ", "D", "Le Goff", "Saint-Exupéry", "N’Guyễn", "Łoś"])
def test_people_are_called_as_they_are_called(client, association, name):
    assert send(client, person_form(last_name=name)).last_name == name


@pytest.mark.parametrize(
    ("spelling", "number"),
    [
        ("06.12.34.56.78", "0612345678"),
        ("+33 6 12 34 56 78", "0612345678"),
        ("+33 (0)6 12 34 56 78", "0612345678"),
        ("0033612345678", "0612345678"),
        ("06-12-34-56-78", "0612345678"),
        ("+41 21 555 12 34", "+41215551234"),
    ],
)
def test_one_phone_has_many_spellings(client, association, spelling, number):
    assert send(client, person_form(phone=spelling)).phone == number


def test_what_looks_like_a_program_is_kept_as_text_and_shown_as_text(client, coordinator):
    hostile = "<img src=x onerror=alert(1)> {{7*7}} {% load x %}"
    row = send(client, person_form(workplace=hostile, street=hostile))
    page = page_text(signed_in(coordinator).get(f"/adherents/demandes/{row.id}/"))
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; {{7*7}} {% load x %}" in page


@pytest.mark.requirement("IDN-05")
@pytest.mark.parametrize("field", ["detail", "languages", "workplace", "street", "last_name"])
def test_a_social_security_number_is_refused_and_never_comes_back(client, association, field):
    page = refusal(client, person_form(**{field: f"voir {SOMEBODY_ELSES_SECRET}"}))
    assert "nous ne le gardons jamais" in beside(page, field)
    assert SOMEBODY_ELSES_SECRET not in page
