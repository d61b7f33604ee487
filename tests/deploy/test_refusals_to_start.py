"""What a start refuses, and the sentence that says so."""

import os
import subprocess
import sys

import pytest

from cpts_portal.environment import ROOT, Misconfigured
from cpts_portal.ops import stamp, system_packages


def manage(*words: str, without: tuple[str, ...] = (), **environment: str):
    shell = {name: value for name, value in os.environ.items() if name not in without}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=shell | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db
def test_a_database_installed_for_another_mode_is_refused(settings, capsys):
    settings.MODE = "demo"
    with pytest.raises(Misconfigured) as refusal:
        stamp.refuse_other_mode()
    assert refusal.value.code == 2
    assert "installée en mode test et CPTS_MODE vaut demo" in capsys.readouterr().err


@pytest.mark.requirement("OPS-04")
@pytest.mark.django_db
def test_the_application_cannot_change_the_stamp():
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        stamp.Installation.objects.update(mode="production")


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["shell", "install"])
def test_a_command_started_in_another_mode_ends_with_a_sentence(command):
    completed = manage(command, CPTS_MODE="development")
    assert completed.returncode == 2
    assert "rien n’est démarré" in completed.stderr
    assert "Traceback" not in completed.stderr


@pytest.mark.requirement("OPS-02")
@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("CPTS_SECRET_KEY", "CPTS_SECRET_KEY manque"), ("CPTS_FIELD_KEYS", "CPTS_FIELD_KEYS manque")],
)
def test_a_missing_secret_is_named_in_french(missing, sentence):
    # in test mode no .env file fills the gap
    completed = manage("check", without=(missing,))
    assert completed.returncode == 2
    assert sentence in completed.stderr
    assert "Traceback" not in completed.stderr


@pytest.mark.requirement("AUT-12", "OPS-02")
def test_a_secret_left_as_changeme_is_a_missing_one():
    completed = manage("check", CPTS_SECRET_KEY="changeme")
    assert (completed.returncode, "CPTS_SECRET_KEY manque" in completed.stderr) == (2, True)


def test_production_never_uses_the_embedded_services(tmp_path):
    variables = {"CPTS_MODE": "production", "CPTS_RUN": str(tmp_path / "run")}
    completed = manage("migrate", without=("DATABASE_URL", "REDIS_URL"), **variables)
    assert completed.returncode == 2
    assert "DATABASE_URL manque : en production" in completed.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "words",
    [("check",), ("makemigrations", "--check", "--dry-run"), ("simulate_aci", "--help"), ("help",)],
)
def test_a_command_that_needs_no_database_never_starts_one(words, tmp_path):
    addresses = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    completed = manage(*words, without=addresses, CPTS_RUN=str(tmp_path / "run"))
    assert completed.returncode == 0, completed.stderr
    assert not (tmp_path / "run").exists()


def test_missing_system_packages_are_one_line_to_copy(monkeypatch, capsys):
    monkeypatch.setattr(system_packages, "_as_administrator", lambda: None)
    absent = system_packages.SystemPackage("libpango-1.0-0", "documents PDF", lambda: False)
    assert not system_packages.install_missing((absent,))
    output = capsys.readouterr().err
    assert "Il manque libpango-1.0-0 (documents PDF)." in output
    assert "apt-get install -y --no-install-recommends libpango-1.0-0" in output
