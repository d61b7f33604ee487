"""Days, hours and whole numbers: what one form reads, every form reads; the rest is refused."""

from datetime import date, time
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.core.exceptions import ValidationError

import cpts_portal
import funding
import members
import missions
from cpts_portal.foundation.web.fields import DayField, HourField, WholeField


@pytest.mark.parametrize(
    "text",
    ["2026-11-12", "12/11/2026", "12/11/26", "12-11-2026", "12.11.2026", "12.11.26", "12 11 2026"],
)
def test_a_day_is_read_as_people_write_it(text):
    assert DayField().clean(text) == date(2026, 11, 12)


@pytest.mark.parametrize("text", ["31/02/2026", "demain", "2026", "12/11", "11/31/2026"])
def test_what_is_no_day_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match="12/11/2026"):
        DayField().clean(text)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("20:15", time(20, 15)),
        ("20h15", time(20, 15)),
        ("20 H 15", time(20, 15)),
        ("8h", time(8)),
        ("8 h", time(8)),
        ("8h 30", time(8, 30)),
        ("08.30", time(8, 30)),
        ("8:30", time(8, 30)),
    ],
)
def test_an_hour_is_read_as_people_write_it(text, hour):
    assert HourField().clean(text) == hour


@pytest.mark.parametrize("text", ["25h", "8h75", "08.75", "8", "midi", "-8h"])
def test_what_is_no_hour_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match="20:15"):
        HourField().clean(text)


@pytest.mark.parametrize("text", ["1_0", "+4", "4.0", "1e1", "²", "٤", "0x4", "1 00"])
def test_a_spelling_of_python_is_no_whole_number(text):
    field = WholeField(error_messages={"invalid": "Indiquez un nombre entier."})
    with pytest.raises(ValidationError, match="Indiquez un nombre entier"):
        field.clean(text)


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("1 200", 1200), ("４", 4), ("-3", -3)])
def test_a_whole_number_is_read_as_people_write_it(text, number):
    assert WholeField().clean(text) == number


def _forms():
    """Of the apps whose fields come from the foundation."""
    for package in (cpts_portal, funding, members, missions):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if ".forms" in module.name or module.name.endswith("_form"):
                for candidate in vars(import_module(module.name)).values():
                    if isinstance(candidate, type) and issubclass(candidate, forms.Form):
                        yield candidate


@pytest.mark.parametrize(
    ("plain", "ours"),
    [
        (forms.IntegerField, WholeField),
        (forms.DateField, DayField),
        (forms.TimeField, HourField),
        (forms.EmailField, ()),
    ],
)
def test_every_form_reads_days_hours_numbers_and_addresses_alike(plain, ours):
    other = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _forms()
        for name, field in form.base_fields.items()
        if isinstance(field, plain) and not isinstance(field, ours)
    }
    assert other == set()
