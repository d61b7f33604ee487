"""What production does not start with: a well-known key, any host name, mails for nobody."""

import os
import subprocess
import sys

import pytest

from cpts_portal.environment import ROOT, Misconfigured
from cpts_portal.ops.checks import production
from cpts_portal.ops.checks.production import faults
from cpts_portal.ops.env_file import fresh_values
from cpts_portal.ops.health import state
from tests.deploy import compose_file
from tests.deploy.compose_file import run
from tests.signing_in import AT

pytestmark = pytest.mark.requirement("OPS-02")
FIT = {
    "key": fresh_values()["CPTS_SECRET_KEY"],
    "hosts": ["portail.example.org"],
    "backend": production.SMTP,
    "mail_host": "smtp.example.org",
    "sender": "Portail CPTS <portail@example.org>",
}
UNFIT = {
    "an empty key": ({"key": ""}, "trop courte"),
    "a short key": ({"key": "kT9-vQ2xLw8ZpR4n"}, "trop courte"),
    "a key of one character": ({"key": "a" * 64}, "trop simple"),
    "the key of Django's start": ({"key": "django-insecure-" + "x7Qk2" * 12}, "que tout le monde"),
    "the key of an example": ({"key": "your-secret-key-goes-here-" + "x7Qk2" * 9}, "que tout le"),
    "the key of the image's build": ({"key": "unused"}, "que tout le monde connaît"),
    "a row of the keyboard": ({"key": "0123456789abcdefghijklmnopqrstuvwxyz" * 2}, "que tout le"),
    "any host": ({"hosts": ["*"]}, "CPTS_HOSTS accepte n’importe quel nom"),
    "any host among others": ({"hosts": ["portail.example.org", "*"]}, "sans « * »"),
    "any subdomain by a star": ({"hosts": ["*.example.org"]}, "sans « * »"),
    "a dot": ({"hosts": ["."]}, "n’importe quel nom"),
    "no mail server": ({"mail_host": ""}, "CPTS_SMTP_HOST manque"),
    "mails kept in files": (
        {"backend": "django.core.mail.backends.filebased.EmailBackend"},
        "CPTS_SMTP_HOST manque",
    ),
    "a sender nobody accepts": (
        {"sender": "Portail CPTS <ne-pas-repondre@localhost>"},
        "CPTS_MAIL_FROM manque",
    ),
}


@pytest.mark.parametrize("kind", UNFIT)
def test_production_is_refused_with(kind):
    changed, sentence = UNFIT[kind]
    sentences = faults(**FIT | changed)
    assert len(sentences) == 1 and sentence in sentences[0]


def test_a_drawn_key_a_name_and_a_mail_server_are_enough():
    # « exemple » and its like are never met by chance: a thousand drawn keys
    for _ in range(1000):
        assert faults(**FIT | {"key": fresh_values()["CPTS_SECRET_KEY"]}) == []
    assert faults(**FIT | {"hosts": [".example.org"], "mail_host": "localhost"}) == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("CPTS_SECRET_KEY", "azertyuiop", "CPTS_SECRET_KEY est trop courte"),
        ("CPTS_HOSTS", "*", "CPTS_HOSTS accepte n’importe quel nom"),
        ("CPTS_SMTP_HOST", "", "CPTS_SMTP_HOST manque"),
    ],
)
def test_check_deploy_and_the_start_refuse_the_same(name, value, sentence, secrets_folder):
    env = compose_file.environment("web", secrets_folder)
    env |= {f"{name}_FILE": "", name: value}
    checked = run(sys.executable, "manage.py", "check", "--deploy", env=env)
    assert checked.returncode == 1
    assert sentence in checked.stderr
    started = run(sys.executable, "-c", "import cpts_portal.wsgi", env=env)
    assert started.returncode == 2
    assert sentence in started.stderr and "Traceback" not in started.stderr


def test_the_other_modes_start_with_what_they_have(settings):
    settings.ALLOWED_HOSTS = ["*"]
    production.refuse_unsafe()
    settings.MODE = "production"
    with pytest.raises(Misconfigured):
        production.refuse_unsafe()


@pytest.mark.django_db
@pytest.mark.parametrize(("host", "tone"), [("mail", "bad"), ("smtp.example.org", "ok")])
def test_the_health_page_says_that_mails_are_caught(settings, host, tone):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = production.SMTP, host
    rows = {item.label: item for section in state.collect(AT) for item in section.items}
    assert rows["Serveur de courriels"].tone == tone


def test_a_command_asked_to_end_gives_back_what_it_holds(tmp_path):
    """SIGTERM unwinds: a temporary folder in use goes, whatever the command."""
    code = (
        "import os, signal, sys, tempfile, manage\n"
        "import django.core.management as management\n"
        "def held(words):\n"
        "    with tempfile.TemporaryDirectory(dir=sys.argv[1]):\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "        signal.pause()\n"
        "management.execute_from_command_line = held\n"
        "manage.main(['manage.py', 'check'])\n"
    )
    completed = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, env=os.environ, check=False
    )
    assert completed.returncode == 143
    assert list(tmp_path.iterdir()) == []
