"""Every model says what personal data it holds; every generated page is the one generated."""

import subprocess
import sys

import pytest
from django.apps import apps

from cpts_portal.foundation.records import privacy
from tests.architecture.codebase import ROOT


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_every_model_declares_its_personal_data(model):
    declaration = privacy.declared(model)
    assert declaration is not None
    assert declaration.retention
    assert declaration.anonymise
    names = {field.name for field in model._meta.get_fields()}
    assert set(declaration.identifying) <= names


@pytest.mark.parametrize("command", ["states_page", "privacy_page", "access_matrix_page"])
def test_generated_pages_are_up_to_date(command):
    outcome = subprocess.run(
        [sys.executable, "manage.py", command, "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
