"""A browser shows in a date control nothing but a date: what else was typed needs a text box."""

import re

import pytest

from cpts_portal.foundation.web.forms import DayInput


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "date"),
        ("", "date"),
        ("2026-11-18", "date"),
        ("31/02/2026", "text"),
        ("2026-02-31", "text"),
        ("20261118", "text"),
        ("demain", "text"),
    ],
)
def test_what_a_date_control_cannot_show_comes_back_in_a_text_box(value, kind):
    drawn = DayInput().render("visit_on", value)
    # the first type is the one that counts
    assert re.findall(r'type="(\w+)"', drawn) == [kind]
    assert f'value="{value}"' in drawn or not value
