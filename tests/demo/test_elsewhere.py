"""Outside the demonstration mode none of it exists."""

import json
import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.test import Client

from cpts_portal.environment import ROOT
from cpts_portal.home import access
from cpts_portal.ops.env_file import fresh_values

LOOK = """
import json, django
from django.conf import settings
# no « collectstatic » was run for this look
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
settings.SECURE_SSL_REDIRECT = False
django.setup()
from django.apps import apps
from django.test import Client
from cpts_portal.home import access
client = Client(headers={"host": "portail.example.org"})
login = client.get("/compte/login/", secure=True)
print(json.dumps({
    "installed": apps.is_installed("cpts_portal.demo"),
    "routes": [r.name for r in access.routes() if r.name.startswith("demo:")],
    "tour": client.get("/visite/", secure=True).status_code,
    "enter": client.post("/visite/entrer/coordinator/", secure=True).status_code,
    "login": login.status_code,
    "buttons": "visite" in login.content.decode() or "Essayer" in login.content.decode(),
    "secret": settings.DEMO_SECRET,
}))
"""


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("mode", ["production", "development", "test"])
def test_the_route_the_app_and_the_buttons_are_absent(mode):
    environment = fresh_values() | {
        "CPTS_MODE": mode,
        "CPTS_HOSTS": "portail.example.org",
        "CPTS_DEMO_SEED": "loire-forez",
    }
    completed = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr
    assert json.loads(completed.stdout.splitlines()[-1]) == {
        "installed": False,
        "routes": [],
        "tour": 404,
        "enter": 404,
        "login": 200,
        "buttons": False,
        "secret": None,
    }


@pytest.mark.django_db
def test_this_run_has_none_of_it_either():
    assert not apps.is_installed("cpts_portal.demo")
    assert not [route for route in access.routes() if route.name.startswith("demo:")]
    assert Client().get("/visite/").status_code == 404
