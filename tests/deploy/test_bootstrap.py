"""From a bare checkout: what is missing is said in one line, what is unusable is made anew."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cpts_portal.environment import ROOT
from cpts_portal.ops import bootstrap, system_packages
from cpts_portal.ops.embedded import service_account
from cpts_portal.ops.processes import CannotRun
from tests.pdf import verapdf


def make(place: Path, *words: str, **environment: str) -> subprocess.CompletedProcess:
    """With the programs of ``place`` and no other: an empty machine, or what is put there."""
    return subprocess.run(
        ["/usr/bin/make", "-f", str(ROOT / "Makefile"), *words],
        cwd=place,
        env={"PATH": str(place / "bin"), "HOME": str(place), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def machine(tmp_path):
    """``sh`` and ``id``, and the words that the guard of the Makefile uses."""
    (tmp_path / "bin").mkdir()
    for name in ("sh", "id", "test", "echo"):
        (tmp_path / "bin" / name).symlink_to(f"/bin/{name}")
    return tmp_path


def program(machine: Path, name: str, text: str) -> None:
    path = machine / "bin" / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("target", ["demo", "test", "setup", "check"])
def test_without_python_one_sentence_holds_the_exact_line(machine, target):
    completed = make(machine, target)
    assert completed.returncode == 2
    line = completed.stderr.splitlines()[0]
    command = "apt-get update && apt-get install -y python3 python3-venv"
    assert line == f"Python manque. En root : {command}"


def test_without_python_sudo_is_written_where_it_exists_for_whoever_is_not_root(machine):
    program(machine, "sudo", "exit 0")
    (machine / "bin/id").unlink()
    program(machine, "id", "echo 1000")
    line = "sudo apt-get update && sudo apt-get install -y python3 python3-venv"
    assert make(machine, "demo").stderr.splitlines()[0] == f"Python manque. Lancez : {line}"


def test_a_python_that_is_too_old_is_refused_with_the_version_it_takes(machine):
    program(machine, "python3", "exit 1")
    completed = make(machine, "demo")
    assert completed.returncode == 2
    assert "Il faut Python 3.11 ou plus récent (python3 est plus ancien)" in completed.stderr
    assert "Traceback" not in completed.stderr


@pytest.mark.parametrize(
    ("with_sudo", "line"),
    [
        (False, "En root : apt-get update && apt-get install -y --no-install-recommends a b"),
        (
            True,
            "Lancez : sudo apt-get update && sudo apt-get install -y --no-install-recommends a b",
        ),
    ],
)
def test_the_line_to_run_updates_first_and_asks_nothing(with_sudo, line):
    assert system_packages.line_to_run(["a", "b"], with_sudo=with_sudo) == line


def test_make_test_installs_what_its_own_tests_need():
    """veraPDF asks for Java and JAXB: without them its tests would be passed over."""
    names = {package.name for package in bootstrap.PACKAGES["test"]}
    assert names >= {"default-jre-headless", "libjaxb-java", "git", "chromium", "poppler-utils"}
    assert verapdf.absent() == ""


def test_the_account_is_chosen_before_anything_is_installed(monkeypatch, capsys):
    def nobody(services, folder):
        raise CannotRun("aucun compte")

    installed = []
    monkeypatch.setattr(bootstrap, "Account", nobody)
    monkeypatch.setattr(system_packages, "install_missing", installed.append)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    assert bootstrap.main("demo") == 2
    assert (installed, capsys.readouterr().err) == ([], "aucun compte\n")


def test_addresses_given_from_outside_need_no_account(monkeypatch):
    monkeypatch.setattr(service_account, "choose", lambda machine: pytest.fail("asked"))
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "somewhere")
    assert bootstrap.services_can_run()


def test_a_checkout_of_another_account_is_said_before_anything_is_installed(
    tmp_path, monkeypatch, capsys
):
    (tmp_path / ".run").mkdir()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    assert bootstrap.may_write()
    monkeypatch.setattr(os, "access", lambda path, mode: path.name != ".run")
    assert bootstrap.main("demo") == 2
    words = capsys.readouterr().err
    assert f"ne peut pas écrire dans {tmp_path / '.run'}. En root : chown -R " in words
    assert not (tmp_path / ".venv").exists()


@pytest.fixture
def venv(tmp_path, monkeypatch):
    place = tmp_path / ".venv"
    (place / "bin").mkdir(parents=True)
    monkeypatch.setattr(bootstrap, "VENV", place)
    return place


def test_an_environment_whose_python_is_gone_is_removed_and_said(venv, capsys):
    (venv / "bin/python").symlink_to("/nowhere/python3")
    bootstrap._remove_the_unusable()
    assert not venv.exists()
    assert "a perdu son Python : il est refait avec Python 3." in capsys.readouterr().err


def test_an_environment_of_another_version_is_removed_and_said(venv, capsys):
    program(venv, "python", "echo 3.9")
    bootstrap._remove_the_unusable()
    assert not venv.exists()
    assert "utilise Python 3.9 : il est refait" in capsys.readouterr().err


def test_an_environment_that_is_a_link_loses_the_link_and_not_what_it_points_to(
    venv, tmp_path, monkeypatch
):
    link = tmp_path / "link"
    link.symlink_to(venv)
    monkeypatch.setattr(bootstrap, "VENV", link)
    bootstrap._remove_the_unusable()
    assert venv.exists() and not link.is_symlink()


def test_an_environment_that_works_stays(venv, capsys):
    (venv / "bin/python").symlink_to(sys.executable)
    bootstrap._remove_the_unusable()
    assert venv.exists()
    assert capsys.readouterr().err == ""


def test_ctrl_c_during_the_installation_is_a_sentence(monkeypatch, capsys):
    def interrupted(packages):
        raise KeyboardInterrupt

    monkeypatch.setattr(system_packages, "install_missing", interrupted)
    assert bootstrap.main("test") == 130
    assert capsys.readouterr().err.startswith("Arrêté")


def test_nothing_of_this_asks_for_more_than_the_standard_library():
    """The first command of a bare checkout: no package is there yet."""
    code = "import cpts_portal.ops.bootstrap, cpts_portal.ops.bare.demonstrations"
    completed = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr
