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
    "typed",
    ["2026-11-12", "12/11/2026", "12/11/26", "12-11-2026", "12.11.2026", "12.11.26", "12 11 2026"],
)
def test_a_day_is_read_as_people_write_it(typed):
    assert DayField().clean(typed) == date(2026, 11, 12)


@pytest.mark.parametrize("typed", ["31/02/2026", "demain", "2026", "12/11", "11/31/2026"])
def test_what_is_no_day_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="12/11/2026"):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "hour"),
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
def test_an_hour_is_read_as_people_write_it(typed, hour):
    assert HourField().clean(typed) == hour


@pytest.mark.parametrize("typed", ["25h", "8h75", "08.75", "8", "midi", "-8h"])
def test_what_is_no_hour_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="20:15"):
        HourField().clean(typed)


@pytest.mark.parametrize("typed", ["1_0", "+4", "4.0", "1e1", "²", "٤", "0x4", "1 00"])
def test_a_spelling_of_python_is_no_whole_number(typed):
    field = WholeField(error_messages={"invalid": "Indiquez un nombre entier."})
    with pytest.raises(ValidationError, match="Indiquez un nombre entier"):
        field.clean(typed)


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("1 200", 1200), ("４", 4), ("-3", -3)])
def test_a_whole_number_is_read_as_people_write_it(typed, number):
    assert WholeField().clean(typed) == number


def _forms():
    """Of the apps whose fields come from the foundation."""
    for package in (cpts_portal, funding, members, missions):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            if ".forms" in found.name or found.name.endswith("_form"):
                for one in vars(import_module(found.name)).values():
                    if isinstance(one, type) and issubclass(one, forms.Form):
                        yield one


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
