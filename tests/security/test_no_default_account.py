"""No account waits for whoever knows its password, outside the demonstration."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.home import access
from members.models import User
from members.operations import reference
from tests.signing_in import AT, GOURDON

pytestmark = pytest.mark.requirement("AUT-12")
ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("password", "mot_de_passe", "motdepasse", "totp", "secret")


def test_the_personas_live_in_an_app_that_only_the_demonstration_installs():
    assert settings.MODE != "demo"
    assert not apps.is_installed("cpts_portal.demo")
    assert not [route for route in access.routes() if route.name.startswith("demo:")]


@pytest.mark.django_db
def test_the_tables_start_without_any_account():
    """Migrations and reference data make none."""
    reference.load_reference(by=SYSTEM, at=AT, only_epcis=[GOURDON])
    assert not User.objects.exists()


def test_no_data_file_of_the_portal_holds_a_password():
    files = [
        path
        for package in ("cpts_portal", "members", "missions", "patients", "funding")
        for path in (ROOT / package).rglob("*.json")
    ]
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        names = set(re.findall(r'"([\w-]+)"\s*:', text))
        assert not [n for n in names if any(word in n.lower() for word in SECRETS)], path
        assert "argon2" not in text and "pbkdf2" not in text, path
        json.loads(text)


def test_no_migration_makes_an_account():
    for path in ROOT.glob("*/migrations/*.py"):
        text = path.read_text(encoding="utf-8")
        assert "set_password" not in text and "create_user" not in text, path
        assert "make_password" not in text, path


@pytest.mark.parametrize("name", ["CPTS_SECRET_KEY", "CPTS_FIELD_KEYS", "CPTS_AUDIT_KEY"])
def test_it_does_not_start_with_a_secret_left_as_changeme(name):
    process = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | {name: "changeme"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 2
    assert f"{name} manque" in process.stderr
