"""One rule for every form of the portal: no hidden character, no number box, no undue autofill."""

import importlib
import pkgutil
import re

import pytest
from django import forms
from django.conf import settings
from django.utils.module_loading import import_string

from cpts_portal.foundation.web.forms import TidyFields, TidyForm

APPS = ("cpts_portal", "funding", "members", "missions", "patients")
# where people write of themselves
OF_ONESELF = {
    "AskForm",
    "DetailsForm",
    "JoiningForm",
    "PersonForm",
    "StructureForm",
    "ApplicantContactForm",
    "LoginForm",
    "AddEmailForm",
    "ResetForm",
}
SECRETS = ("new-password", "current-password", "one-time-code", "off")


def ours() -> list[type]:
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if (
                ".forms" in module.name
                or module.name.endswith((".accounts", "_form"))
                or module.name.startswith("members.accounts.")
            ):
                importlib.import_module(module.name)
    classes, waiting = set(), [forms.BaseForm]
    while waiting:
        children = waiting.pop().__subclasses__()
        waiting += children
        classes |= {child for child in children if child.__module__.split(".")[0] in APPS}
    return sorted(classes, key=lambda form: (form.__module__, form.__name__))


def rendered(form_class: type) -> dict[str, str]:
    """Each declared field as it is drawn, without what a form of this class asks to be built."""
    form = type(form_class.__name__, (TidyForm,), dict(form_class.base_fields))()
    return {name: str(form[name]) for name in form.fields}


def test_every_form_drops_what_nobody_sees():
    classes = ours()
    assert len(classes) > 50
    assert [form.__name__ for form in classes if not issubclass(form, TidyFields)] == []


@pytest.mark.parametrize("where", ["ACCOUNT_FORMS", "MFA_FORMS"])
def test_every_form_of_the_accounts_drops_what_nobody_sees(where):
    named = getattr(settings, where)
    assert [
        key for key, path in named.items() if not issubclass(import_string(path), TidyFields)
    ] == []


def test_no_number_turns_with_the_wheel_of_a_mouse():
    drawn = {f"{form.__name__}.{n}": html for form in ours() for n, html in rendered(form).items()}
    assert len(drawn) > 150
    assert [name for name, html in drawn.items() if 'type="number"' in html] == []
    assert 'inputmode="numeric"' in drawn["OfferForm.places"]


def test_only_a_form_about_oneself_is_filled_in_by_the_browser():
    undue = []
    for form in ours():
        for name, html in rendered(form).items():
            token = re.search(r'autocomplete="([^"]*)"', html)
            box = re.search(r'type="(?:text|email|tel|search)"|<textarea', html)
            if box and not token:
                undue.append(f"{form.__name__}.{name} says nothing")
            elif token and token[1] not in SECRETS and form.__name__ not in OF_ONESELF:
                undue.append(f"{form.__name__}.{name} says {token[1]}")
    assert undue == []
